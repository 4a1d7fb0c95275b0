import { compile } from '../../../../scripts/local/host/delivery/pattern.ts';
import { afterFailure, firstFailed, type Slice } from '../../../../scripts/local/host/delivery/streams/stream-batch.ts';
import type { Plan } from '../../../../scripts/local/host/plan.ts';
import type { StreamRecord } from '../../../../scripts/local/host/tables/rows/stream-rows.ts';
import type { World } from '../world.ts';

type Mapping = Plan['streamMappings'][number];

/** What one function reads of one shard of a stream. */
interface Lane {
  mapping: Mapping;
  shard: number;
  /** How many records of the stream it has read. */
  position: number;
  /** What it has read and not finished, in sequence. */
  slices: Slice[];
  isBusy: boolean;
  matches: (record: unknown) => boolean;
  entry: string;
}

const batchRows = 20;
const everything = 1_000_000;
/** The rows of a partition lie in one shard. Nothing orders the shards of a stream. */
const shards = 2;

const shardOf = ({ record }: StreamRecord): number => {
  const partition = record.dynamodb?.Keys?.pk?.S ?? '';
  return (partition.codePointAt(partition.length - 1) ?? 0) % shards;
};

/**
 * Whether the reconciler repairs what a function misses. It has nothing to compare the ledger with where people have
 * moved the money.
 */
const isRepaired = (entry: string, { reconciles, manual, boxOffice }: World['cast']): boolean =>
  reconciles &&
  (entry === 'functions/accounting/on-paper-due.ts' ||
    (entry === 'functions/orders/projector.ts' && !manual && !boxOffice));

/** Nobody looks at the log of a door that has no gates. */
const isIdle = (entry: string, { gates }: World['cast']): boolean =>
  entry === 'functions/tickets/projector.ts' && !gates;

/**
 * Delivers the streams of the tables, the rows of a partition in order, at least once, to the functions that read them.
 * What follows a failure is decided by the rules of the local host.
 */
export class Streams {
  readonly #world: World;
  readonly #lanes: Lane[];
  /** The records of each table since the world began, read once for all lanes. */
  readonly #records: ReadonlyMap<string, StreamRecord[]>;
  /** The position of the last record that was there before. */
  readonly #skipped = new Map<string, number>();

  constructor(world: World, mappings: readonly Mapping[], entryOf: (functionArn: string) => string) {
    this.#world = world;
    this.#lanes = mappings.flatMap((mapping) => {
      const filters = mapping.filters.map((filter) => compile(filter));
      const matches = (record: unknown) => filters.length === 0 || filters.some((filter) => filter(record));
      const entry = entryOf(mapping.functionArn);
      return Array.from({ length: shards }, (_, shard) => ({
        ...{ mapping, shard, position: 0, slices: [], isBusy: false, matches, entry },
      }));
    });
    this.#records = new Map(mappings.map(({ tableName }) => [tableName, []]));
  }

  /** Skips what is in the streams now. */
  skip(): void {
    for (const tableName of this.#records.keys()) {
      const records = this.#world.store.tables.readStream(tableName, 0, everything);
      this.#skipped.set(tableName, records.at(-1)?.position ?? 0);
    }
  }

  /** Called when a table has new records. */
  grown(tableName: string): void {
    const records = this.#records.get(tableName);
    const last = records?.at(-1)?.position ?? this.#skipped.get(tableName) ?? 0;
    records?.push(...this.#world.store.tables.readStream(tableName, last, everything));
    for (const lane of this.#lanes) {
      if (lane.mapping.tableName === tableName && !isIdle(lane.entry, this.#world.cast)) this.#poll(lane);
    }
  }

  #poll(lane: Lane): void {
    if (lane.isBusy || !this.#hasMore(lane)) return;
    lane.isBusy = true;
    const { scheduler, faults, cloud } = this.#world;
    const delayMs = faults.hits('message-late', `stream of ${lane.mapping.tableName}`)
      ? scheduler.between(5_000, 150_000)
      : scheduler.between(1, 400);
    scheduler.later(delayMs, undefined, () => this.#deliver(lane), cloud.actor);
  }

  /** Passes over records that are not for this lane. */
  #hasMore(lane: Lane): boolean {
    if (lane.slices.length > 0) return true;
    for (;;) {
      const records = this.#nextOf(lane);
      if (records.length === 0) return false;
      if (records.some((record) => this.#isFor(lane, record))) return true;
      lane.position += records.length;
    }
  }

  #nextOf({ mapping, position }: Lane): StreamRecord[] {
    return this.#records.get(mapping.tableName)?.slice(position, position + batchRows) ?? [];
  }

  #isFor = (lane: Lane, record: StreamRecord): boolean => shardOf(record) === lane.shard && lane.matches(record.record);

  #read(lane: Lane): void {
    const records = this.#nextOf(lane);
    lane.position += records.length;
    const own = records.filter((record) => this.#isFor(lane, record));
    if (own.length > 0) lane.slices.push({ records: own, failures: 0 });
  }

  async #deliver(lane: Lane): Promise<void> {
    const { cloud, faults, cast } = this.#world;
    const { functionArn, tableName } = lane.mapping;
    if (lane.slices.length === 0) this.#read(lane);
    const slice = lane.slices.shift();
    const at = `stream of ${tableName}`;
    if (slice && !(isRepaired(lane.entry, cast) && faults.hits('stream-lost', at))) {
      const Records = structuredClone(slice.records.map(({ record }) => record));
      const answer = await cloud.invoke(functionArn, { Records });
      lane.slices.unshift(...this.#next(lane, slice, firstFailed(slice, answer, lane.mapping)));
    }
    lane.isBusy = false;
    this.#poll(lane);
  }

  /** What is delivered next of a slice: nothing, all of it again, or what has failed. */
  #next(lane: Lane, slice: Slice, failedAt: number | undefined): Slice[] {
    const { faults, scheduler } = this.#world;
    if (failedAt === undefined)
      return faults.hits('stream-again', `stream of ${lane.mapping.tableName}`) ? [slice] : [];
    const next = afterFailure(slice, failedAt, lane.mapping);
    if (next.kind === 'discard') scheduler.note(`DEAD LETTER: ${slice.records.length} records of ${lane.mapping.id}`);
    return next.kind === 'continue' ? next.slices : next.kind === 'retry' ? [next.slice] : [];
  }
}
