import type { StatementSync } from 'node:sqlite';
import type { Invoked } from '../functions/functions.ts';
import type { FunctionPlan } from '../plan.ts';
import { faultPauseMs } from '../store-outcome.ts';
import { Alarm } from './alarm.ts';
import { type DeliveryContext, nameOf } from './context.ts';
import { asyncFailure } from './failure-records.ts';
import { persist } from './persist.ts';
import type { Queues } from './queues.ts';

/**
 * Concurrent asynchronous invocations of one function. AWS allows a thousand. Here they share one worker thread and a
 * few cores with the API, which a burst of events must not starve.
 */
const maxConcurrent = 10;

/** Lambda retries after one minute and then after two. */
const retryAfterMs = (failures: number): number => failures * 60_000;

export interface AsyncStatements {
  /** By function, time and limit. */
  due: StatementSync;
  /** By function and time. */
  nextAt: StatementSync;
  /** By time and id. */
  retry: StatementSync;
  delete: StatementSync;
}

interface Invocation {
  id: number;
  requestId: string;
  payload: string;
  createdAt: number;
  /** Failed runs so far. */
  failures: number;
}

/** The asynchronous invocations of one function. */
export class AsyncLane {
  readonly #function: FunctionPlan;
  readonly #statements: AsyncStatements;
  readonly #queues: Queues;
  readonly #context: DeliveryContext;
  readonly #alarm: Alarm;
  readonly #running = new Set<number>();
  #isWaking = false;

  constructor(plan: FunctionPlan, statements: AsyncStatements, queues: Queues, context: DeliveryContext) {
    this.#function = plan;
    this.#statements = statements;
    this.#queues = queues;
    this.#context = context;
    this.#alarm = new Alarm(context.activity, () => this.#take());
  }

  /** Looks for due invocations after the current work. */
  wake(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    queueMicrotask(() => {
      this.#isWaking = false;
      this.#take();
    });
  }

  #take(): void {
    const { activity } = this.#context;
    const free = maxConcurrent - this.#running.size;
    if (!activity.open || free === 0) return;
    const now = Date.now();
    // The running ones are due too.
    const due = this.#statements.due.all(this.#function.arn, now, maxConcurrent) as unknown as Invocation[];
    for (const invocation of due.filter(({ id }) => !this.#running.has(id)).slice(0, free)) {
      this.#running.add(invocation.id);
      activity.run(() => this.#attempt(invocation));
    }
    const next = this.#statements.nextAt.get(this.#function.arn, now) as { at: number | null };
    this.#alarm.set(next.at ?? undefined);
  }

  async #attempt(invocation: Invocation): Promise<void> {
    const { database, invoke, activity } = this.#context;
    try {
      // The row may be part of the open group: nothing runs before it is on disk.
      await database.read(() => undefined);
      if (!activity.open) return;
      if (this.#isTooOld(invocation)) {
        await persist(this.#context, () => this.#giveUp(invocation, 'EventAgeExceeded'));
      } else {
        const answer = await invoke(this.#function.arn, JSON.parse(invocation.payload));
        await persist(this.#context, () => this.#settle(invocation, answer));
      }
    } catch (error) {
      await activity.pause(faultPauseMs);
      throw error;
    } finally {
      this.#running.delete(invocation.id);
      if (!activity.over) this.#take();
    }
  }

  #isTooOld({ createdAt }: Invocation): boolean {
    return Date.now() - createdAt > this.#function.async.maxAgeSeconds * 1_000;
  }

  #settle(invocation: Invocation, answer: Invoked): void {
    const failures = invocation.failures + 1;
    if (answer.ok) this.#statements.delete.run(invocation.id);
    else if (failures > this.#function.async.retries) this.#giveUp(invocation, 'RetriesExhausted', answer);
    else this.#statements.retry.run(Date.now() + retryAfterMs(failures), invocation.id);
  }

  #giveUp(
    { id, requestId, payload, failures }: Invocation,
    condition: 'RetriesExhausted' | 'EventAgeExceeded',
    answer?: Extract<Invoked, { ok: false }>,
  ): void {
    const { database, log } = this.#context;
    const { arn: functionArn, name, async } = this.#function;
    this.#statements.delete.run(id);
    const invokeCount = failures + (answer ? 1 : 0);
    const why = answer
      ? `failed ${invokeCount} times (${answer.errorType}: ${answer.errorMessage})`
      : `was older than ${async.maxAgeSeconds} s`;
    if (async.onFailureArn === undefined) {
      database.afterCommit(() => log(`Invocation ${requestId} of ${name} ${why} and was dropped.`));
      return;
    }
    const record = { requestId, functionArn, payload, invokeCount, condition, ...(answer && { answer }) };
    this.#queues.send(async.onFailureArn, asyncFailure(record));
    const target = nameOf(async.onFailureArn);
    database.afterCommit(() => log(`Invocation ${requestId} of ${name} ${why} and moved to ${target}.`));
  }
}
