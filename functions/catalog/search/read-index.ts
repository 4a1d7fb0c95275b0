import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { searchLimits } from './limits.ts';
import type { SearchIndex } from './search-index.ts';
import { readBase, readNewest } from './snapshot-store.ts';

interface Known {
  index: SearchIndex;
  tag: string;
  revision: number;
}

/** Changes are brought into the index in memory; another is loaded only where this one has missed some for good. */
async function look(known: Known | undefined): Promise<Known | undefined> {
  const found = await readNewest(known?.tag);
  if (!found || found === 'same') return known;
  const { newest, tag } = found;
  const isEnough = known && known.revision >= newest.base.revision;
  const index = isEnough ? known.index : await readBase(newest.base.key);
  index.apply(newest.changes.map(({ change }) => change));
  return { index, tag, revision: newest.revision };
}

let state: Promise<Known | undefined> = Promise.resolve(undefined);
let lookedAt = Number.NEGATIVE_INFINITY;

/**
 * The index as it was at most a second ago; `undefined` where none has been made yet. One look at a time, and all who ask
 * wait for it: between requests a function stands still, so work left for later would not get done. When a look
 * fails, the index in memory goes on; without one, whoever asked gets the fault.
 */
export async function currentIndex(): Promise<SearchIndex | undefined> {
  const now = clock.now();
  if (now - lookedAt >= searchLimits.searchAgeMs) {
    lookedAt = now;
    state = state.then((known) =>
      look(known).catch((error: unknown) => {
        if (!known) throw error;
        log.warn('search index not refreshed', error as Error);
        return known;
      }),
    );
    state.catch(() => {
      state = Promise.resolve(undefined);
      lookedAt = Number.NEGATIVE_INFINITY;
    });
  }
  return (await state)?.index;
}
