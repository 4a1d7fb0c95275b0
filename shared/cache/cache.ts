/**
 * What a read of the cache found. `unavailable` means that nothing is known: the cache is off, slow or down, or the key
 * holds another type. A `hit` is a hint. It may be stale or wrong.
 */
export type Lookup<T> = { found: 'hit'; value: T } | { found: 'miss' } | { found: 'unavailable' };

export const miss = { found: 'miss' } as const;
export const unavailable = { found: 'unavailable' } as const;
export const hit = <T>(value: T): Lookup<T> => ({ found: 'hit', value });

/** The value of a hit. For callers to whom a miss and an unavailable cache are the same. */
export const valueIn = <T>(lookup: Lookup<T>): T | undefined => (lookup.found === 'hit' ? lookup.value : undefined);

/** A field of a hash, with the version of its value. */
interface Field {
  field: string;
  version: number;
  value: string;
}

/**
 * The cache port: speed, never truth. No operation throws. Reads tell whether the cache was available, and writes
 * return whether they were done. Callers fall back to DynamoDB.
 */
export interface Cache {
  get(key: string): Promise<Lookup<string>>;
  /** Reads a field of a hash. */
  getField(key: string, field: string): Promise<Lookup<string>>;
  /** Counts the fields of a hash, 0 if there is none. */
  countFields(key: string): Promise<Lookup<number>>;
  /**
   * Stores the value unless the stored version is as high, until `expiresAt` (epoch ms): late writes lose. It is done
   * when the cache holds this version or a higher one.
   */
  setNewer(key: string, version: number, value: string, expiresAt: number): Promise<boolean>;
  /** Does for fields of one hash, in one call, what `setNewer` does for a key. The hash expires at the latest moment. */
  setNewerFields(key: string, fields: readonly Field[], expiresAt: number): Promise<boolean>;
  /** Removes and returns up to `count` random members of a set. */
  takeRandom(set: string, count: number): Promise<Lookup<string[]>>;
  /** Increments a fixed-window counter and returns it. It expires `milliseconds` after the first increment. */
  count(key: string, milliseconds: number): Promise<Lookup<number>>;
  /** Adds members to a set. The set expires `cacheSetMs` after the last `add` or `remove`. */
  add(set: string, members: string[]): Promise<boolean>;
  /** Removes members from a set, which then expires as after `add`. */
  remove(set: string, members: string[]): Promise<boolean>;
}

/** Stages without a cache. */
export const noCache: Cache = {
  get: async () => unavailable,
  getField: async () => unavailable,
  countFields: async () => unavailable,
  setNewer: async () => false,
  setNewerFields: async () => false,
  takeRandom: async () => unavailable,
  count: async () => unavailable,
  add: async () => false,
  remove: async () => false,
};

/** Keys and their formats, in one place: their writers and readers are in different services. */
export const cacheKeys = {
  /** Free places of a pool, by its first shard. The braces put each pool into one cluster slot. */
  pool: (ticketTypeId: string, firstShard: number) => `pool:{${ticketTypeId}#${firstShard}}`,
  /** Of `read-through-cache.ts`: a value, the time of its last invalidation, and the loads of one window. */
  view: (name: string, key: string) => `${name}:{${key}}`,
  viewChanged: (name: string, scope: string) => `${name}:changed:{${scope}}`,
  viewLooks: (name: string, key: string, span: number) => `${name}:looks:{${key}}:${span}`,
  /** A hash of places of one shard. Without braces: the tickets of an event must not share one slot. */
  door: (ticketTypeId: string, shard: number, block: number) => `door:v2:${ticketTypeId}:${shard}:${block}`,
  /** A hash of the tickets that passed by a scan id, by event. */
  scan: (mark: string) => `scan:${mark}`,
};
