import type { DocumentChange } from './search-document.ts';

/** The state of the search index, one small object: which index to load, and the changes since that was built. */
export interface Snapshot {
  /** Raised by one with each write. */
  revision: number;
  /** An immutable index object. A reader that has seen this revision already has all of it, and need not load it. */
  base: { key: string; revision: number };
  /** When the index was last rebuilt from the table, epoch ms. */
  rebuiltAt: number;
  /** At most one for each event, with the revision that added it. */
  changes: { revision: number; change: DocumentChange }[];
}

/** Adds changes beside the index. Of two changes of one event, the one with the newer version stays. */
export function withChanges(snapshot: Snapshot, changes: readonly DocumentChange[]): Snapshot {
  const revision = snapshot.revision + 1;
  const byId = new Map(snapshot.changes.map((entry) => [entry.change.id, entry]));
  for (const change of changes) {
    const known = byId.get(change.id)?.change;
    if (!known || known.version <= change.version) byId.set(change.id, { revision, change });
  }
  return { ...snapshot, revision, changes: [...byId.values()] };
}

/** Replaces the index by one that includes all changes up to a revision. Later changes stay beside it. */
export const compacted = (snapshot: Snapshot, key: string, upTo: number): Snapshot => ({
  ...snapshot,
  revision: snapshot.revision + 1,
  base: { key, revision: upTo },
  changes: snapshot.changes.filter(({ revision }) => revision > upTo),
});

/**
 * Replaces the index by one rebuilt from the table, which every reader has to load. The rebuild read an eventually
 * consistent index, so all changes stay beside it: their versions decide.
 */
export function rebuilt(snapshot: Snapshot | undefined, key: string, now: number): Snapshot {
  const revision = (snapshot?.revision ?? 0) + 1;
  return { revision, base: { key, revision }, rebuiltAt: now, changes: snapshot?.changes ?? [] };
}
