import { backoff } from '../../../shared/async/backoff.ts';
import { clock } from '../../../shared/base/clock.ts';
import { searchLimits } from './limits.ts';
import { listedEvents } from './listed-events-store.ts';
import { MiniIndex } from './mini-index.ts';
import type { Change } from './search-document.ts';
import { compacted, type Newest, rebuilt, withChanges } from './snapshot.ts';
import { readBase, readNewest, type Tagged, writeBase, writeNewest } from './snapshot-store.ts';

/** Nothing where it has not been made yet. */
async function newestNow(): Promise<Tagged | undefined> {
  const found = await readNewest();
  return found === 'same' ? undefined : found;
}

/**
 * Writes what follows from the newest state, again from the newest whenever somebody else wrote in between, so that
 * nobody's changes are lost; `undefined` follows where there is nothing to write any more.
 */
async function change(next: (newest: Newest | undefined) => Newest | undefined): Promise<Newest | undefined> {
  for (let attempt = 0; attempt < searchLimits.searchWriteAttempts; attempt++) {
    if (attempt > 0) await backoff(attempt);
    const read = await newestNow();
    const wanted = next(read?.newest);
    if (!wanted || (await writeNewest(wanted, read?.tag))) return wanted;
  }
  throw new Error('The search index was written by others each time');
}

/**
 * Makes the index anew from the events as they are listed. May be done at any time, twice at once too. Where another index
 * was put in place while the table was read, that one may hold changes which lie nowhere else: then it begins again.
 */
export async function rebuildIndex(): Promise<void> {
  for (let attempt = 0; attempt < searchLimits.searchWriteAttempts; attempt++) {
    const before = (await newestNow())?.newest.base.key;
    const now = clock.now();
    const index = new MiniIndex();
    for await (const changes of listedEvents(now)) index.apply(changes);
    const key = await writeBase(index);
    if (await change((newest) => (newest?.base.key === before ? rebuilt(newest, key, now) : undefined))) return;
  }
  throw new Error('The search index was replaced by others each time');
}

export async function isRebuildDue(): Promise<boolean> {
  const read = await newestNow();
  return !read || clock.now() - read.newest.rebuiltAt >= searchLimits.searchRebuildMs;
}

/** What has changed beside the index becomes part of it; of two who do so at once, the second does nothing. */
async function compact({ base, revision, changes }: Newest): Promise<void> {
  const index = await readBase(base.key);
  index.apply(changes.map((entry) => entry.change));
  await index.tidy(clock.now());
  const key = await writeBase(index);
  await change((newest) => (newest?.base.key === base.key ? compacted(newest, key, revision) : undefined));
}

/** Changes are found within a second or two from here on. */
export async function applyChanges(changes: readonly Change[]): Promise<void> {
  if (!(await newestNow())) await rebuildIndex();
  const newest = await change((read) => read && withChanges(read, changes));
  if (newest && newest.changes.length > searchLimits.searchChanges) await compact(newest);
}
