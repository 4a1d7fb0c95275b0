/**
 * The cache port: speed, never truth. Every operation returns `undefined` (or does nothing) when the cache is off, slow
 * or down, and the caller falls back to DynamoDB.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Stores the value unless the stored version is as high, until `expiresAt` (epoch ms): late writes lose. */
  setNewer(key: string, version: number, value: string, expiresAt: number): Promise<void>;
  /** Removes and returns up to `count` random members of a set. */
  takeRandom(set: string, count: number): Promise<string[] | undefined>;
  /** Increments a fixed-window counter and returns it. It expires `milliseconds` after the first increment. */
  count(key: string, milliseconds: number): Promise<number | undefined>;
  /** Adds members to a set. */
  add(set: string, members: string[]): Promise<void>;
  /** Removes members from a set. */
  remove(set: string, members: string[]): Promise<void>;
}

/** Stages without a cache. */
export const noCache: Cache = {
  get: async () => undefined,
  setNewer: async () => {},
  takeRandom: async () => undefined,
  count: async () => undefined,
  add: async () => {},
  remove: async () => {},
};

/** Keys and their formats, in one place: their writers and readers are in different services. */
export const cacheKeys = {
  /** Free places of a pool, by its first shard. The braces put each pool into one cluster slot. */
  pool: (ticketTypeId: string, firstShard: number) => `pool:{${ticketTypeId}#${firstShard}}`,
  /** Of `read-through-cache.ts`: a value, the time of its last invalidation, and the loads of one window. */
  view: (name: string, key: string) => `${name}:{${key}}`,
  viewChanged: (name: string, scope: string) => `${name}:changed:{${scope}}`,
  viewLooks: (name: string, key: string, span: number) => `${name}:looks:{${key}}:${span}`,
  door: (eventId: string, ticketId: string) => `checkin:{${eventId}}:${ticketId}`,
};
