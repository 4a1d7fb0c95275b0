import { randomUUID } from 'node:crypto';
import type { Invoked } from '../../functions/functions.ts';
import type { StreamMappingPlan } from '../../plan.ts';
import { faultPauseMs } from '../../store-outcome.ts';
import { type DeliveryContext, nameOf } from '../context.ts';
import { streamFailure } from '../failure-records.ts';
import { compile } from '../pattern.ts';
import { persist } from '../persist.ts';
import type { Queues } from '../queues.ts';
import { afterFailure, backoffMs, firstFailed, type Positioned, type Slice } from './stream-batch.ts';

/** The stream of the mapping's table, and where its position is stored. */
export interface StreamSource {
  /** Records after a position, at most `limit`. */
  read(after: number, limit: number): Positioned[];
  /** Stores the position. Called inside `database.write`. */
  checkpoint(position: number): void;
  /** Called once the position is on disk. */
  advanced(): void;
}

/** Delivers the records of a table's stream to a function, in order, one batch at a time. */
export class StreamConsumer {
  readonly #mapping: StreamMappingPlan;
  readonly #source: StreamSource;
  readonly #queues: Queues;
  readonly #context: DeliveryContext;
  readonly #filters: ((event: unknown) => boolean)[];
  #position: number;
  #isRunning = false;
  /** Records arrived since the last read. */
  #hasNews = false;
  #wakeCollector: (() => void) | undefined;

  constructor(
    mapping: StreamMappingPlan,
    position: number,
    source: StreamSource,
    queues: Queues,
    context: DeliveryContext,
  ) {
    this.#mapping = mapping;
    this.#position = position;
    this.#source = source;
    this.#queues = queues;
    this.#context = context;
    this.#filters = mapping.filters.map((filter) => compile(filter, mapping.id));
    if (mapping.onFailureArn !== undefined) queues.plan(mapping.onFailureArn);
  }

  /** Last record that is done, as it is on disk. */
  get position(): number {
    return this.#position;
  }

  wake(): void {
    this.#hasNews = true;
    this.#wakeCollector?.();
    const { activity } = this.#context;
    if (this.#isRunning || !activity.open) return;
    this.#isRunning = true;
    activity.run(() => this.#consume());
  }

  async #consume(): Promise<void> {
    const { activity } = this.#context;
    try {
      // `wake` can be called inside a write that still fails. Its records are read after it.
      await undefined;
      while (activity.open && this.#hasNews) {
        const batch = await this.#collect();
        if (activity.open) await this.#process(batch);
      }
    } catch (error) {
      await activity.pause(faultPauseMs);
      this.#hasNews = true;
      throw error;
    } finally {
      this.#isRunning = false;
      if (this.#hasNews) this.wake();
    }
  }

  /** Reads what is on disk. A full read means that there can be more. */
  async #read(after: number, limit: number): Promise<Positioned[]> {
    this.#hasNews = false;
    const records = await this.#context.database.read(() => this.#source.read(after, limit));
    if (records.length === limit) this.#hasNews = true;
    return records;
  }

  /** Reads a batch. With a window, waits until it is full or the window is over. */
  async #collect(): Promise<Positioned[]> {
    const { activity } = this.#context;
    const { batchSize, windowSeconds } = this.#mapping;
    const batch = await this.#read(this.#position, batchSize);
    if (windowSeconds === 0 || !batch.some((one) => this.#passes(one))) return batch;
    let isOver = false;
    const over = activity.pause(windowSeconds * 1_000).then(() => {
      isOver = true;
    });
    while (!isOver && batch.length < batchSize) {
      if (!this.#hasNews) await Promise.race([over, this.#nextNews()]);
      const last = batch.at(-1)?.position ?? this.#position;
      if (this.#hasNews) batch.push(...(await this.#read(last, batchSize - batch.length)));
    }
    return batch;
  }

  #nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeCollector = resolve;
    });
  }

  #passes({ record }: Positioned): boolean {
    return this.#filters.length === 0 || this.#filters.some((matches) => matches(record));
  }

  async #process(batch: Positioned[]): Promise<void> {
    const { invoke, activity } = this.#context;
    const end = batch.at(-1)?.position;
    if (end === undefined) return;
    const records = batch.filter((one) => this.#passes(one));
    const slices: Slice[] = records.length > 0 ? [{ records, failures: 0 }] : [];
    for (let slice = slices.shift(); slice; slice = slices.shift()) {
      const event = { Records: slice.records.map(({ record }) => record) };
      const answer = await invoke(this.#mapping.functionArn, event);
      const failedAt = firstFailed(slice, answer, this.#mapping);
      const next = failedAt === undefined ? undefined : afterFailure(slice, failedAt, this.#mapping);
      if (next?.kind === 'retry') {
        slices.unshift(next.slice);
        await activity.pause(backoffMs(next.slice.failures));
      } else if (next?.kind === 'continue') {
        slices.unshift(...next.slices);
        if (failedAt) await this.#advance(slice.records[failedAt - 1]?.position);
      } else {
        const done = slice;
        const position = slices.length > 0 ? done.records.at(-1)?.position : end;
        await this.#advance(position, () => next && this.#discard(done, next.condition, answer));
      }
      // The position is stored, so the rest of the batch comes again after the next start.
      if (!activity.open) return;
    }
    if (this.#position < end) await this.#advance(end);
  }

  /** Stores the position together with the writes of `work`. Neither is kept without the other. */
  async #advance(position: number | undefined, work: () => void = () => {}): Promise<void> {
    if (position === undefined) return;
    const isStored = await persist(this.#context, () => {
      work();
      this.#source.checkpoint(position);
    });
    if (!isStored) return;
    this.#position = position;
    this.#source.advanced();
  }

  /** Sends the record of a failure to the on-failure destination. The stream goes on after it. */
  #discard(
    { records, failures }: Slice,
    condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
    answer: Invoked,
  ): void {
    const { database, log } = this.#context;
    const { id, functionArn, onFailureArn } = this.#mapping;
    const [first, last] = [records.at(0)?.record, records.at(-1)?.record];
    if (!first || !last) return;
    if (onFailureArn !== undefined) {
      const counts = { batchSize: records.length, invokeCount: failures + 1 };
      const discarded = { requestId: randomUUID(), mapping: this.#mapping, first, last, condition, answer, ...counts };
      this.#queues.send(onFailureArn, streamFailure(discarded));
    }
    const why = answer.ok ? 'reported as failed' : `${answer.errorType}: ${answer.errorMessage}`;
    const where = onFailureArn === undefined ? 'were dropped' : `moved to ${nameOf(onFailureArn)}`;
    database.afterCommit(() =>
      log(`${records.length} records of ${id} for ${nameOf(functionArn)} failed (${why}) and ${where}.`),
    );
  }
}
