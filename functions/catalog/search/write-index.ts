import { again, retry } from '../../../shared/async/retry.ts';
import { clock } from '../../../shared/base/clock.ts';
import { searchLimits } from './limits.ts';
import { scanListedEvents } from './listing-scan-store.ts';
import { MiniIndex } from './mini-index.ts';
import type { DocumentChange } from './search-document.ts';
import { compacted, rebuilt, type Snapshot, withChanges } from './snapshot.ts';
import { readBase, readSnapshot, type TaggedSnapshot, writeBase, writeSnapshot } from './snapshot-store.ts';

/** Writes changes beside the index. Readers apply them within a second or two. */
export async function applyChanges(changes: readonly DocumentChange[]): Promise<void> {
  if (!(await newestSnapshot())) await rebuildIndex();
  const written = await updateSnapshot((newest) => newest && withChanges(newest, changes));
  if (written && written.changes.length > searchLimits.searchChanges) await compact(written);
}

/**
 * Rebuilds the index from the listed events. Safe at any time, also concurrently. Another index that is put in place
 * while the table is read may hold changes that the read missed. In that case the rebuild starts again.
 */
export const rebuildIndex = (): Promise<void> =>
  retry(
    async () => {
      const before = (await newestSnapshot())?.snapshot.base.key;
      const now = clock.now();
      const index = new MiniIndex();
      for await (const changes of scanListedEvents(now)) index.apply(changes);
      const key = await writeBase(index);
      const replace = (newest: Snapshot | undefined) =>
        newest?.base.key === before ? rebuilt(newest, key, now) : undefined;
      return (await updateSnapshot(replace)) ? undefined : again;
    },
    {
      attempts: searchLimits.searchWriteAttempts,
      exhausted: () => {
        throw new Error('Another writer replaced the search index during every rebuild');
      },
    },
  );

export async function isRebuildDue(): Promise<boolean> {
  const found = await newestSnapshot();
  return !found || clock.now() - found.snapshot.rebuiltAt >= searchLimits.searchRebuildMs;
}

/** Merges the changes beside the index into a new one. Of two concurrent compactions, the second changes nothing. */
async function compact({ base, revision, changes }: Snapshot): Promise<void> {
  const index = await readBase(base.key);
  index.apply(changes.map((entry) => entry.change));
  await index.vacuum(clock.now());
  const key = await writeBase(index);
  await updateSnapshot((newest) => (newest?.base.key === base.key ? compacted(newest, key, revision) : undefined));
}

/**
 * Writes the snapshot that `next` derives from the newest one. If another writer was faster, `next` runs again on the
 * new state, so no change is lost. Returns what was written, or `undefined` if `next` has nothing to write.
 */
const updateSnapshot = (next: (newest: Snapshot | undefined) => Snapshot | undefined): Promise<Snapshot | undefined> =>
  retry(
    async () => {
      const found = await newestSnapshot();
      const snapshot = next(found?.snapshot);
      if (!snapshot) return undefined;
      return (await writeSnapshot(snapshot, found?.tag)) ? snapshot : again;
    },
    {
      attempts: searchLimits.searchWriteAttempts,
      exhausted: () => {
        throw new Error('Another writer changed the search index on every attempt');
      },
    },
  );

async function newestSnapshot(): Promise<TaggedSnapshot | undefined> {
  const found = await readSnapshot();
  return found === 'same' ? undefined : found;
}
