import type { Database } from '../database.ts';
import { faultPauseMs, isFromSqlite, storeOutcome } from '../store-outcome.ts';
import { newToken } from './arns.ts';
import { waitsForToken } from './definition.ts';
import { Definitions } from './definitions.ts';
import type { ExecutionRow, ExecutionStore } from './execution-store.ts';
import { contextOf, type Invoke, type Outcome, runTask } from './run-task.ts';
import { type Fault, follow, outputOf, type Recovery, recover } from './transition.ts';

/** Bounds the functions that machines keep busy. Other executions wait in the order in which they became ready. */
const maxInvocations = 100;
/** Delays and tokens that run out in one transaction. The others follow immediately. */
const maxDue = 100;
// A timer stands still while a laptop sleeps, and cannot count a month. A failed commit can undo what was seen when it
// was set. So none waits longer.
const maxTimerMs = 60_000;
/** AWS ends an execution after 25,000 events. An invocation and the move behind it are about five. */
const maxAttempts = 5_000;
/** At `stop`, invocations in flight get this long. The others are repeated after the next start. */
const maxStopMs = 1_500;

const runtimeFault = (error: unknown): Fault => ({ error: 'States.Runtime', cause: String(error) });

interface RunnerOptions {
  database: Database;
  store: ExecutionStore;
  invoke: Invoke;
}

/**
 * Moves executions from task to task. A move is on disk before the next task starts. After a restart, each execution
 * goes on from there: an invocation that had not returned is repeated with the same token.
 */
export class Runner {
  readonly #database: Database;
  readonly #store: ExecutionStore;
  readonly #invoke: Invoke;
  readonly #definitions: Definitions;
  readonly #ready = new Set<number>();
  readonly #active = new Set<Promise<void>>();
  #phase: 'new' | 'open' | 'stopping' | 'over' = 'new';
  #timer: NodeJS.Timeout | undefined;

  /** @throws Failure for a running execution that cannot go on. */
  constructor({ database, store, invoke }: RunnerOptions) {
    this.#database = database;
    this.#store = store;
    this.#definitions = new Definitions(store);
    this.#definitions.checkRunning();
    this.#invoke = invoke;
  }

  start(): void {
    void this.#start().catch((error: unknown) => console.error('Executions were not continued:', error));
  }

  async #start(): Promise<void> {
    let ready: number[] = [];
    // As a write, so that nothing of an open group is invoked before it is on disk.
    await this.#persist(() => {
      ready = this.#store.ready();
    });
    if (this.#phase !== 'new') return;
    this.#phase = 'open';
    for (const id of ready) this.#ready.add(id);
    this.#fill();
    this.#setTimer();
  }

  async stop(): Promise<void> {
    if (this.#phase !== 'over') this.#phase = 'stopping';
    clearTimeout(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, maxStopMs);
    });
    await Promise.race([Promise.all(this.#active), timeout]);
    clearTimeout(timer);
    this.#phase = 'over';
  }

  /** Moves a new execution to its first task. Only for use inside `write`. */
  begin(execution: ExecutionRow): void {
    const definition = this.#definitions.of(execution);
    this.#move(execution, follow(definition, definition.StartAt, JSON.parse(execution.input)));
  }

  /** Ends the task an execution is at, and moves on. Only for use inside `write`. */
  settle(execution: ExecutionRow, outcome: { result: unknown } | Fault): void {
    this.#orFail(execution, () => {
      const definition = this.#definitions.of(execution);
      const task = this.#definitions.taskOf(execution);
      const input: unknown = JSON.parse(execution.stateInput);
      const done = 'result' in outcome ? outputOf(task, input, outcome.result, contextOf(execution)) : outcome;
      if ('output' in done) this.#move(execution, follow(definition, task.Next, done.output));
      else this.#move(execution, recover(definition, task, input, JSON.parse(execution.retries), done));
    });
  }

  /** An execution that cannot go on must not hold up the others. */
  #orFail(execution: ExecutionRow, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (isFromSqlite(error)) throw error;
      console.error(`The execution ${execution.name} failed:`, error);
      this.#move(execution, { to: 'failure', ...runtimeFault(error) });
    }
  }

  #move(execution: ExecutionRow, next: Recovery): void {
    const { id, state, stateInput, attempt } = execution;
    if ((next.to === 'task' || next.to === 'retry') && attempt >= maxAttempts) {
      const cause = `The execution has invoked functions ${maxAttempts} times.`;
      this.#move(execution, { to: 'failure', error: 'States.Runtime', cause });
    } else if (next.to === 'task') {
      this.#makeReady({ ...execution, state: next.state, stateInput: JSON.stringify(next.input), retries: '[]' });
    } else if (next.to === 'retry') {
      const dueAt = Date.now() + next.delayMs;
      const retries = JSON.stringify(next.retries);
      this.#store.move(id, { state, stateInput, phase: 'delay', attempt, retries, dueAt, token: null });
      this.#database.afterCommit(() => this.#setTimer());
    } else {
      const output = next.to === 'success' ? JSON.stringify(next.output) : null;
      const { error, cause } = next.to === 'failure' ? next : { error: null, cause: null };
      const status = next.to === 'success' ? 'SUCCEEDED' : 'FAILED';
      this.#store.end(id, { status, endedAt: Date.now(), output, error, cause });
    }
  }

  #makeReady(execution: ExecutionRow): void {
    const task = this.#definitions.taskOf(execution);
    const { id, attempt } = execution;
    const waits = waitsForToken(task);
    const token = waits ? newToken(id) : null;
    // Without a token, the time counts from the invocation on: it is repeated after a restart.
    const dueAt = waits && task.TimeoutSeconds !== undefined ? Date.now() + task.TimeoutSeconds * 1_000 : null;
    this.#store.move(id, { ...execution, phase: 'ready', attempt: attempt + 1, dueAt, token });
    this.#database.afterCommit(() => {
      this.#ready.add(id);
      this.#fill();
      if (dueAt !== null) this.#setTimer();
    });
  }

  #fill(): void {
    for (const id of this.#ready) {
      if (this.#phase !== 'open' || this.#active.size >= maxInvocations) return;
      this.#ready.delete(id);
      const running: Promise<void> = this.#run(id)
        .catch((error: unknown) => console.error('An execution stopped until the next start:', error))
        .then(() => {
          this.#active.delete(running);
          this.#fill();
        });
      this.#active.add(running);
    }
  }

  async #run(id: number): Promise<void> {
    const execution = this.#store.find(id);
    if (execution?.phase !== 'ready') return;
    const run = async () => runTask(this.#definitions.taskOf(execution), execution, this.#invoke);
    const outcome = await run().catch(runtimeFault);
    await this.#persist(() => this.#returned(execution, outcome));
  }

  #returned({ id, attempt }: ExecutionRow, outcome: Outcome): void {
    const execution = this.#store.find(id);
    // The token arrived earlier than the result, or has expired.
    if (execution?.phase !== 'ready' || execution.attempt !== attempt) return;
    if (outcome !== 'token') this.settle(execution, outcome);
    else this.#store.move(id, { ...execution, phase: 'token' });
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    if (this.#phase !== 'open') return;
    const at = this.#store.nextDueAt() ?? Number.POSITIVE_INFINITY;
    const wait = Math.min(Math.max(at - Date.now(), 0), maxTimerMs);
    this.#timer = setTimeout(() => void this.#persist(() => this.#runDue()).catch(console.error), wait).unref();
  }

  #runDue(): void {
    for (const execution of this.#store.due(Date.now(), maxDue)) {
      if (execution.phase === 'delay') this.#orFail(execution, () => this.#makeReady(execution));
      else this.settle(execution, { error: 'States.Timeout', cause: '' });
    }
    this.#database.afterCommit(() => this.#setTimer());
  }

  async #persist(work: () => void): Promise<void> {
    if (this.#phase === 'over') return;
    await storeOutcome(this.#database, work, async () => {
      await new Promise((resolve) => setTimeout(resolve, faultPauseMs).unref());
      return this.#phase !== 'over';
    });
  }
}
