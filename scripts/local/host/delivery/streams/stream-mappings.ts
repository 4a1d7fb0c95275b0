import type { StatementSync } from 'node:sqlite';
import { Failure } from '../../../process/failure.ts';
import type { Plan, StreamMappingPlan } from '../../plan.ts';
import type { DeliveryContext } from '../context.ts';
import type { Queues } from '../queues.ts';
import type { Positioned } from './stream-batch.ts';
import { StreamConsumer } from './stream-consumer.ts';

/** The streams of the tables. */
export interface Streams {
  /** Records after a position, in order. */
  readStream(tableName: string, after: number, limit: number): Positioned[];
  /** Removes the records up to a position. Resolves once that is on disk. */
  trimStream(tableName: string, upTo: number): Promise<void>;
  /** Calls `listener` when a table has new records. Returns how to remove it. */
  onStream(listener: (tableName: string) => void): () => void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS stream_positions (mapping TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID`;

/** Consumed records are removed when all consumers have advanced by this much, not one by one. */
const trimEvery = 500;

/** The mappings of streams to functions. A new mapping starts with the oldest record. */
export class StreamMappings {
  readonly #streams: Streams;
  readonly #context: DeliveryContext;
  readonly #store: StatementSync;
  /** By table. */
  readonly #consumers = new Map<string, StreamConsumer[]>();
  readonly #trimmedTo = new Map<string, number>();

  /** @throws Failure for a mapping of an unknown table or with an unsupported filter. */
  constructor(plan: Plan, streams: Streams, queues: Queues, context: DeliveryContext) {
    this.#streams = streams;
    this.#context = context;
    const { sql } = context.database;
    sql.exec(schema);
    this.#store = sql.prepare('INSERT OR REPLACE INTO stream_positions (mapping, position) VALUES (?, ?)');
    const find = sql.prepare('SELECT position FROM stream_positions WHERE mapping = ?');
    for (const { name, streamArn } of plan.tables) if (streamArn !== undefined) this.#consumers.set(name, []);
    for (const mapping of plan.streamMappings) {
      const stored = find.get(mapping.id) as { position: number } | undefined;
      const consumers = this.#consumers.get(mapping.tableName);
      if (!consumers) throw new Failure(`${mapping.id}: the table ${mapping.tableName} has no stream.`);
      const source = this.#source(mapping);
      consumers.push(new StreamConsumer(mapping, stored?.position ?? 0, source, queues, context));
    }
  }

  start(): void {
    const wake = (tableName: string) => {
      for (const consumer of this.#consumers.get(tableName) ?? []) consumer.wake();
    };
    this.#context.activity.onStop(this.#streams.onStream(wake));
    for (const tableName of this.#consumers.keys()) wake(tableName);
  }

  #source({ id, tableName }: StreamMappingPlan) {
    return {
      read: (after: number, limit: number) => this.#streams.readStream(tableName, after, limit),
      checkpoint: (position: number) => void this.#store.run(id, position),
      advanced: () => this.#trim(tableName),
    };
  }

  #trim(tableName: string): void {
    const consumed = Math.min(...(this.#consumers.get(tableName) ?? []).map(({ position }) => position));
    if (consumed - (this.#trimmedTo.get(tableName) ?? 0) < trimEvery) return;
    this.#trimmedTo.set(tableName, consumed);
    // After a fault of the disk, they are removed with the next ones.
    this.#context.activity.run(() => this.#streams.trimStream(tableName, consumed));
  }
}
