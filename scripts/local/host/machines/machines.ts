import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import type { Plan } from '../plan.ts';
import { checkText, parsedJson, requireMembers } from '../services/request.ts';
import { executionArn, executionOf, parseExecutionArn } from './arns.ts';
import { parseDefinition } from './definition.ts';
import { ExecutionStore } from './execution-store.ts';
import { descriptionOf, seconds, summaryOf } from './execution-view.ts';
import type { Invoke } from './run-task.ts';
import { Runner } from './runner.ts';
import { type Fault, maxDataBytes } from './transition.ts';

interface Named {
  executionArn: string;
}

/** A page of `ListExecutions` on AWS. */
const maxListed = 1_000;
const defaultListed = 100;

/** As on AWS, an ended execution is kept for 90 days. Until then its name is taken. */
const keptMs = 90 * 24 * 3_600_000;
const purge = { everyMs: 3_600_000, rows: 500 };

/** Step Functions: standard state machines whose tasks are functions. Executions continue after a restart. */
export class Machines {
  readonly #database: Database;
  readonly #store: ExecutionStore;
  readonly #runner: Runner;
  /** The current definition by ARN of the machine. */
  readonly #definitions = new Map<string, number>();
  #purging: NodeJS.Timeout | undefined;

  /** @throws Failure for a running execution whose definition, of another version, is not supported. */
  constructor({ database, invoke }: { database: Database; invoke: Invoke }) {
    this.#database = database;
    this.#store = new ExecutionStore(database);
    this.#runner = new Runner({ database, store: this.#store, invoke });
  }

  /** Creates a machine or changes its definition. @throws Failure for a definition that is not supported. */
  ensure({ name, arn, definition }: Plan['machines'][number]): void {
    parseDefinition(name, definition);
    this.#definitions.set(arn, this.#store.keepDefinition(definition));
  }

  /** Continues all running executions. */
  resume(): void {
    this.#runner.start();
    this.#purging = setInterval(() => void this.#purge(), purge.everyMs).unref();
    void this.#purge();
  }

  /** Ends within two seconds. Executions continue after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#purging);
    await this.#runner.stop();
  }

  /** Answers an operation of the JSON API. Input and result have the names of the API. */
  async handle(operation: string, input: Record<string, unknown>): Promise<object> {
    switch (operation) {
      case 'StartExecution':
        requireMembers(input, ['stateMachineArn', 'name', 'input']);
        return this.startExecution(input as Parameters<Machines['startExecution']>[0]);
      case 'SendTaskSuccess':
        requireMembers(input, ['taskToken', 'output']);
        return this.sendTaskSuccess(input as Parameters<Machines['sendTaskSuccess']>[0]);
      case 'SendTaskFailure':
        requireMembers(input, ['taskToken', 'error', 'cause']);
        return this.sendTaskFailure(input as Parameters<Machines['sendTaskFailure']>[0]);
      case 'DescribeExecution':
        requireMembers(input, ['executionArn']);
        return this.describeExecution(input as unknown as Named);
      case 'ListExecutions':
        requireMembers(input, ['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken']);
        return this.listExecutions(input as Parameters<Machines['listExecutions']>[0]);
      default:
        throw new AwsError('UnknownOperationException', `The local cloud does not support ${operation}.`);
    }
  }

  /**
   * A repeated call with the same name and input returns the running execution.
   * @throws AwsError `ExecutionAlreadyExists`, `StateMachineDoesNotExist`, `InvalidName`, `InvalidExecutionInput`.
   */
  startExecution(request: { stateMachineArn: string; name?: string; input?: string }): Promise<object> {
    const { stateMachineArn: machineArn, name = randomUUID(), input = '{}' } = request;
    checkText('stateMachineArn', machineArn, 256);
    checkText('input', input, maxDataBytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: AWS forbids them in names.
    if (typeof name !== 'string' || !/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(name)) {
      throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    }
    parsedJson(input, 'InvalidExecutionInput', 'Invalid State Machine Execution Input');
    return this.#database.write(() => {
      const definition = this.#definitions.get(machineArn);
      if (definition === undefined) {
        throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machineArn}'`);
      }
      const existing = this.#store.named(machineArn, name);
      const arn = executionArn(machineArn, name);
      if (existing && (existing.status !== 'RUNNING' || existing.input !== input)) {
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      }
      if (existing) return { executionArn: arn, startDate: seconds(existing.startedAt) };
      const started = this.#store.insert({ machineArn, name, definition, input, startedAt: Date.now() });
      this.#runner.begin(started);
      return { executionArn: arn, startDate: seconds(started.startedAt) };
    });
  }

  /** `output` is JSON. @throws AwsError `InvalidToken`, `TaskDoesNotExist`, `TaskTimedOut`, `InvalidOutput`. */
  sendTaskSuccess({ taskToken, output }: { taskToken: string; output: string }): Promise<object> {
    checkText('output', output, maxDataBytes);
    const result = parsedJson(output, 'InvalidOutput', 'Invalid Output');
    return this.#endTask(taskToken, { result });
  }

  /** @throws AwsError `InvalidToken`, `TaskDoesNotExist`, `TaskTimedOut`. */
  sendTaskFailure(request: { taskToken: string; error?: string; cause?: string }): Promise<object> {
    const { taskToken, error = 'States.TaskFailed', cause = '' } = request;
    checkText('error', error, 256);
    checkText('cause', cause, 32_768);
    return this.#endTask(taskToken, { error, cause });
  }

  /** @throws AwsError `InvalidArn`, `ExecutionDoesNotExist`. */
  describeExecution({ executionArn: arn }: Named): Promise<object> {
    checkText('executionArn', arn, 256);
    const named = parseExecutionArn(arn);
    if (!named) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    return this.#database.read(() => {
      const row = this.#store.named(named.machineArn, named.name);
      if (!row) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
      return descriptionOf(row);
    });
  }

  /** The newest first. @throws AwsError `StateMachineDoesNotExist`, `InvalidToken`. */
  listExecutions(request: {
    stateMachineArn: string;
    statusFilter?: string;
    maxResults?: number;
    nextToken?: string;
  }): Promise<object> {
    const { stateMachineArn, statusFilter, maxResults = 0, nextToken = String(Number.MAX_SAFE_INTEGER) } = request;
    if (!/^\d{1,16}$/.test(nextToken)) throw new AwsError('InvalidToken', 'Invalid Token');
    const limit = Math.min(maxResults || defaultListed, maxListed);
    return this.#database.read(() => {
      if (!this.#definitions.has(stateMachineArn)) {
        throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
      }
      const rows = this.#store.list(stateMachineArn, statusFilter ?? null, Number(nextToken), limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { executions: rows.slice(0, limit).map(summaryOf), ...(last && { nextToken: String(last.id) }) };
    });
  }

  #endTask(taskToken: string, outcome: { result: unknown } | Fault): Promise<object> {
    checkText('taskToken', taskToken, 2_048);
    const id = executionOf(taskToken);
    if (id === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    return this.#database.write(() => {
      const execution = this.#store.find(id);
      if (!execution) throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Task does not exist'");
      if (execution.token !== taskToken)
        throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
      this.#runner.settle(execution, outcome);
      return {};
    });
  }

  async #purge(): Promise<void> {
    try {
      let deleted: number;
      do deleted = await this.#database.write(() => this.#store.purge(Date.now() - keptMs, purge.rows));
      while (deleted === purge.rows);
    } catch (error) {
      console.error('Ended executions are deleted later:', error);
    }
  }
}
