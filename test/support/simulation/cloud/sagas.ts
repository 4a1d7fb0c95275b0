import { ExecutionAlreadyExists } from '@aws-sdk/client-sfn';
import {
  type Definition,
  parseDefinition,
  type TaskState,
  waitsForToken,
} from '../../../../scripts/local/host/machines/definition.ts';
import { fillTemplate } from '../../../../scripts/local/host/machines/paths.ts';
import {
  type Fault,
  follow,
  type Next,
  outputOf,
  recover,
} from '../../../../scripts/local/host/machines/transition.ts';
import type { World } from '../world.ts';

interface Execution {
  name: string;
  input: string;
  startedAt: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  state: string;
  data: unknown;
  retries: number[];
  /** Grows with every invocation: the result of an earlier one does not count. */
  attempt: number;
  token: string;
  cancelTimeout(): void;
}

type Outcome = { result: unknown } | Fault;

/** Executions of the synthesised state machine, in virtual time, by the rules of the local host's interpreter. */
export class Sagas {
  readonly executions = new Map<string, Execution>();
  readonly #world: World;
  readonly #definition: Definition;

  constructor(world: World, machine: { name: string; definition: string }) {
    this.#world = world;
    this.#definition = parseDefinition(machine.name, machine.definition);
  }

  start(name: string, input: string): object {
    const existing = this.executions.get(name);
    if (existing?.status === 'RUNNING' && existing.input === input) return {};
    if (existing) throw new ExecutionAlreadyExists({ message: 'Execution Already Exists', $metadata: {} });
    const execution: Execution = {
      ...{ name, input, startedAt: this.#world.scheduler.now, status: 'RUNNING', state: '', data: null },
      ...{ retries: [], attempt: 0, token: '', cancelTimeout: () => {} },
    };
    this.executions.set(name, execution);
    this.#go(execution, follow(this.#definition, this.#definition.StartAt, JSON.parse(input)));
    return {};
  }

  /** @throws the errors of Step Functions for a token whose task has ended. */
  sendTaskSuccess(token: string, output: string): object {
    const execution = [...this.executions.values()].find((one) => one.token === token);
    if (!execution) throw Object.assign(new Error('Task Timed Out'), { name: 'TaskTimedOut' });
    this.#settle(execution, { result: JSON.parse(output) });
    return {};
  }

  #go(execution: Execution, next: Next): void {
    const { scheduler, cloud } = this.#world;
    execution.token = '';
    if (next.to !== 'task') {
      execution.status = next.to === 'success' ? 'SUCCEEDED' : 'FAILED';
      scheduler.note(`saga ${execution.status} at ${execution.state}`, cloud.actor);
      return;
    }
    Object.assign(execution, { state: next.state, data: next.input, retries: [] });
    this.#invokeLater(execution, scheduler.between(5, 50));
  }

  #task({ state }: Execution): TaskState {
    const task = this.#definition.States[state];
    if (task?.Type !== 'Task') throw new Error(`${state} is not a task`);
    return task;
  }

  #invokeLater(execution: Execution, delayMs: number): void {
    this.#world.scheduler.later(delayMs, undefined, () => this.#invoke(execution), this.#world.cloud.actor);
  }

  #invoke(execution: Execution): void {
    const { scheduler, cloud } = this.#world;
    execution.attempt += 1;
    const { attempt } = execution;
    const task = this.#task(execution);
    const isCurrent = () => execution.attempt === attempt && execution.status === 'RUNNING';
    if (waitsForToken(task)) execution.token = `${execution.name}:${attempt}`;
    const context = { Execution: { Name: execution.name, Id: execution.name }, Task: { Token: execution.token } };
    const event = fillTemplate(task.Parameters.Payload, execution.data, context);
    const seconds = task.TimeoutSeconds ?? Number.POSITIVE_INFINITY;
    if (seconds < Number.POSITIVE_INFINITY) {
      const timeOut = () => isCurrent() && this.#settle(execution, { error: 'States.Timeout', cause: '' });
      execution.cancelTimeout = scheduler.later(seconds * 1_000, undefined, timeOut, cloud.actor);
    }
    void cloud.invoke(task.Parameters.FunctionName, event, `saga ${execution.state}`).then((answer) => {
      if (!isCurrent()) return;
      if (!answer.ok) this.#settle(execution, { error: answer.errorType, cause: answer.errorMessage });
      else if (!waitsForToken(task)) this.#settle(execution, { result: { Payload: answer.payload ?? null } });
    });
  }

  #settle(execution: Execution, outcome: Outcome): void {
    const task = this.#task(execution);
    execution.attempt += 1;
    execution.token = '';
    execution.cancelTimeout();
    const done = 'error' in outcome ? outcome : outputOf(task, execution.data, outcome.result, {});
    if ('output' in done) {
      this.#go(execution, follow(this.#definition, task.Next, done.output));
      return;
    }
    const recovery = recover(this.#definition, task, execution.data, execution.retries, done);
    if (recovery.to !== 'retry') {
      this.#go(execution, recovery);
      return;
    }
    execution.retries = recovery.retries;
    this.#invokeLater(execution, recovery.delayMs);
  }
}
