import type { Change } from './search-document.ts';

/** The newest state of the search index, one small object: which index to load, and what has changed since it was made. */
export interface Newest {
  /** One more with each write. */
  revision: number;
  /** An immutable object. Whoever has seen this revision lacks nothing of it, and need not load it. */
  base: { key: string; revision: number };
  /** When the index was last made from the table, epoch ms. */
  rebuiltAt: number;
  /** One for each event, with the revision it came in. */
  changes: { revision: number; change: Change }[];
}

/** The changes come beside the index: of two of one event the newer stays. */
export function withChanges(newest: Newest, changes: readonly Change[]): Newest {
  const revision = newest.revision + 1;
  const byId = new Map(newest.changes.map((entry) => [entry.change.id, entry]));
  for (const change of changes) {
    const known = byId.get(change.id)?.change;
    if (!known || known.version <= change.version) byId.set(change.id, { revision, change });
  }
  return { ...newest, revision, changes: [...byId.values()] };
}

/** Another index, which has all changes up to a revision in it; those that came while it was made stay beside it. */
export const compacted = (newest: Newest, key: string, upTo: number): Newest => ({
  ...newest,
  revision: newest.revision + 1,
  base: { key, revision: upTo },
  changes: newest.changes.filter(({ revision }) => revision > upTo),
});

/**
 * An index made from the table, which every reader is to load. The table was read from an index that trails it, so all
 * changes stay beside it: they count by their versions.
 */
export function rebuilt(newest: Newest | undefined, key: string, now: number): Newest {
  const revision = (newest?.revision ?? 0) + 1;
  return { revision, base: { key, revision }, rebuiltAt: now, changes: newest?.changes ?? [] };
}
