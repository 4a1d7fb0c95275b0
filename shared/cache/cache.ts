/**
 * The cache port: speed, never truth. Every operation answers `undefined` (or does nothing) when the cache is off, slow
 * or gone, and the caller goes on with DynamoDB.
 */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Keeps the value with the higher version, until `expiresAt` (epoch ms); a late writer never revives an older state. */
  setNewer(key: string, version: number, value: string, expiresAt: number): Promise<void>;
  /** Removes and answers up to `count` random members of a set. */
  take(set: string, count: number): Promise<string[] | undefined>;
  /** How many have asked for it by now, the caller too; forgotten so long after the first of them. */
  count(key: string, milliseconds: number): Promise<number | undefined>;
  give(set: string, members: string[]): Promise<void>;
  withdraw(set: string, members: string[]): Promise<void>;
}

/** Stages without a cache. */
export const noCache: Cache = {
  get: async () => undefined,
  setNewer: async () => {},
  take: async () => undefined,
  count: async () => undefined,
  give: async () => {},
  withdraw: async () => {},
};

/** Keys and their formats, in one place: writers and readers sit in different services. */
export const cacheKeys = {
  /** Free places of a pool, by the first of its shards: one slot a pool. */
  pool: (ticketTypeId: string, firstShard: number) => `pool:{${ticketTypeId}#${firstShard}}`,
  /** What many look at (`fresh.ts`), when it last changed, and how often its origin was looked at. */
  view: (name: string, key: string) => `${name}:{${key}}`,
  viewChanged: (name: string, scope: string) => `${name}:changed:{${scope}}`,
  viewLooks: (name: string, key: string, span: number) => `${name}:looks:{${key}}:${span}`,
  door: (eventId: string, ticketId: string) => `checkin:{${eventId}}:${ticketId}`,
};
