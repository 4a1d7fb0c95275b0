import { compile } from '../../../../scripts/local/host/delivery/pattern.ts';
import type { Plan } from '../../../../scripts/local/host/plan.ts';
import type { World } from '../world.ts';

type Mapping = Plan['streamMappings'][number];

interface Consumer extends Mapping {
  position: number;
  isBusy: boolean;
  matches: (record: unknown) => boolean;
  failures: number;
}

const batchRows = 20;

/** Delivers the streams of the tables in order, at least once, to the functions that read them. */
export class Streams {
  readonly #world: World;
  readonly #consumers: Consumer[];

  constructor(world: World, mappings: readonly Mapping[]) {
    this.#world = world;
    this.#consumers = mappings.map((mapping) => {
      const filters = mapping.filters.map((filter) => compile(filter));
      const matches = (record: unknown) => filters.length === 0 || filters.some((filter) => filter(record));
      return { ...mapping, position: 0, isBusy: false, matches, failures: 0 };
    });
  }

  /** Skips what is in the streams now. */
  skip(): void {
    for (const consumer of this.#consumers) {
      consumer.position = this.#world.store.tables.readStream(consumer.tableName, 0, 1_000_000).at(-1)?.position ?? 0;
    }
  }

  /** Called when a table has new records. */
  grown(tableName: string): void {
    for (const consumer of this.#consumers) if (consumer.tableName === tableName) this.#poll(consumer);
  }

  #poll(consumer: Consumer): void {
    if (consumer.isBusy) return;
    consumer.isBusy = true;
    const { scheduler, faults, cloud } = this.#world;
    const delayMs = faults.hits('message-late', `stream of ${consumer.tableName}`)
      ? scheduler.between(5_000, 150_000)
      : scheduler.between(1, 400);
    scheduler.later(delayMs, undefined, () => this.#deliver(consumer), cloud.actor);
  }

  async #deliver(consumer: Consumer): Promise<void> {
    const { store, cloud, faults } = this.#world;
    const records = store.tables.readStream(consumer.tableName, consumer.position, batchRows);
    const Records = records.map(({ record }) => record).filter(consumer.matches);
    const answer = Records.length > 0 ? await cloud.invoke(consumer.functionArn, { Records }) : { ok: true as const };
    const failed = 'payload' in answer ? (answer.payload as { batchItemFailures?: unknown[] } | undefined) : undefined;
    const isDone = answer.ok && !failed?.batchItemFailures?.length;
    consumer.failures = isDone ? 0 : consumer.failures + 1;
    // After its last attempt Lambda goes on behind the batch.
    const passes =
      (isDone && !faults.hits('stream-again', `stream of ${consumer.tableName}`)) ||
      consumer.failures > Math.max(consumer.retries, 0);
    if (passes) consumer.position = records.at(-1)?.position ?? consumer.position;
    consumer.isBusy = false;
    if (store.tables.readStream(consumer.tableName, consumer.position, 1).length > 0) this.#poll(consumer);
  }
}
