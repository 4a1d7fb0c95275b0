import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { searchLimits } from './limits.ts';
import type { SearchIndex } from './search-index.ts';
import { readBase, readSnapshot } from './snapshot-store.ts';

interface LoadedIndex {
  index: SearchIndex;
  tag: string;
  revision: number;
}

let loading: Promise<LoadedIndex | undefined> = Promise.resolve(undefined);
let refreshedAt = Number.NEGATIVE_INFINITY;

/**
 * Returns the search index, at most a second old; `undefined` if none has been built yet. Refreshes are single-flight,
 * and every caller waits for the one in flight: a function is frozen between requests, so background work would stall.
 * If a refresh fails, the index in memory stays in use. Without one, the caller gets the error.
 */
export async function currentIndex(): Promise<SearchIndex | undefined> {
  const now = clock.now();
  if (now - refreshedAt >= searchLimits.searchAgeMs) {
    refreshedAt = now;
    loading = loading.then((loaded) =>
      refreshed(loaded).catch((error: unknown) => {
        if (!loaded) throw error;
        log.warn('search index not refreshed', error as Error);
        return loaded;
      }),
    );
    loading.catch(() => {
      loading = Promise.resolve(undefined);
      refreshedAt = Number.NEGATIVE_INFINITY;
    });
  }
  return (await loading)?.index;
}

/** Applies new changes to the index in memory. Loads another index only if changes are missing from the snapshot. */
async function refreshed(loaded: LoadedIndex | undefined): Promise<LoadedIndex | undefined> {
  const found = await readSnapshot(loaded?.tag);
  if (!found || found === 'same') return loaded;
  const { snapshot, tag } = found;
  const isRecent = loaded && loaded.revision >= snapshot.base.revision;
  const index = isRecent ? loaded.index : await readBase(snapshot.base.key);
  index.apply(snapshot.changes.map(({ change }) => change));
  return { index, tag, revision: snapshot.revision };
}
