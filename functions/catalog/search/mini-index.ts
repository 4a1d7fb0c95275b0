import MiniSearch, { type AsPlainObject, type Options, type Query } from 'minisearch';
import { wants } from '../event/event-filter.ts';
import type { PopularityById } from '../popularity/score.ts';
import { searchLimits } from './limits.ts';
import { boosted } from './relevance.ts';
import type { Change, SearchDocument } from './search-document.ts';
import type { Asked, SearchIndex } from './search-index.ts';
import { isBetween, mistakesIn, swapsOf, termsOf, wordsOf } from './search-text.ts';

/** What is kept of a document beside its words. */
type Kept = Pick<SearchDocument, 'version' | 'city' | 'category' | 'organizerId' | 'startsAt' | 'endsAt'>;
interface Hit extends Kept {
  id: string;
  score: number;
}

const names = ['title', 'organizer', 'venue', 'city', 'category', 'attributes'];
/** Of words this short the last alone may be unfinished, and in names alone: in texts they begin everything. */
const shortWord = 3;

const options: Options<SearchDocument> = {
  fields: [...names, 'description'],
  storeFields: ['version', 'city', 'category', 'organizerId', 'startsAt', 'endsAt'] satisfies (keyof Kept)[],
  tokenize: wordsOf,
  processTerm: (word, field) => (field === 'description' && isBetween(word) ? null : word),
  // It would go on behind a function's back, where nothing runs between two requests.
  autoVacuum: false,
  searchOptions: {
    tokenize: (word) => [word],
    processTerm: (word) => word,
    boost: { title: 4, organizer: 2.5, venue: 2.5, city: 2.5, category: 2.5, attributes: 2, description: 1 },
    weights: { prefix: 0.5, fuzzy: 0.3 },
  },
};

/** Words as they are, whole or begun; with mistakes as well; and any of them, where no event has them all. */
const attempts = [
  { combineWith: 'AND', forgiving: false },
  { combineWith: 'AND', forgiving: true },
  { combineWith: 'OR', forgiving: true },
] as const;

function queryFor(word: string, { forgiving, isLast }: { forgiving: boolean; isLast: boolean }): Query {
  const fuzzy = forgiving && mistakesIn(word);
  if (word.length > shortWord) {
    const asTyped = { queries: [word], prefix: true, fuzzy };
    return forgiving ? { combineWith: 'OR', queries: [asTyped, ...swapsOf(word)] } : asTyped;
  }
  const whole = { queries: [word] };
  if (!isLast) return whole;
  return { combineWith: 'OR', queries: [whole, { queries: [word], fields: names, prefix: true }] };
}

function filterOf({ from, to, ...wanted }: Asked, now: number): (kept: Kept) => boolean {
  const isWanted = wants(wanted);
  return (kept) =>
    kept.endsAt > now &&
    (from === undefined || kept.startsAt >= from) &&
    (to === undefined || kept.startsAt <= to) &&
    isWanted(kept);
}

/** The index in a process's own memory, built by MiniSearch. */
export class MiniIndex implements SearchIndex {
  readonly #mini: MiniSearch<SearchDocument>;

  constructor(mini = new MiniSearch(options)) {
    this.#mini = mini;
  }

  /** From what `toJSON` made. */
  static load(json: AsPlainObject): MiniIndex {
    return new MiniIndex(MiniSearch.loadJS(json, options));
  }

  toJSON(): AsPlainObject {
    return this.#mini.toJSON();
  }

  find(asked: Asked, popularity: PopularityById, now: number): string[] {
    const filter = filterOf(asked, now);
    const words = termsOf(asked.text);
    if (words.length === 0) return [];
    let hits: Hit[] = [];
    for (const { combineWith, forgiving } of attempts) {
      const queries = words.map((word, at) => queryFor(word, { forgiving, isLast: at === words.length - 1 }));
      hits = this.#mini.search({ combineWith, queries }, { filter: (hit) => filter(hit as unknown as Kept) }) as never;
      if (hits.length > 0) break;
    }
    const most = Math.max(0, ...popularity.values());
    return hits
      .map((hit) => ({ id: hit.id, rank: boosted(hit, { popularity, most, now }) }))
      .sort((one, other) => other.rank - one.rank || (one.id < other.id ? -1 : 1))
      .slice(0, searchLimits.searchDepth)
      .map(({ id }) => id);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      const known = this.#mini.getStoredFields(change.id) as unknown as Kept | undefined;
      const gone = 'gone' in change;
      if (known && (known.version > change.version || (known.version === change.version && !gone))) continue;
      if (known) this.#mini.discard(change.id);
      if (!gone) this.#mini.add(change);
    }
  }

  /** Drops what has ended, and all traces of what was replaced. */
  async tidy(now: number): Promise<void> {
    const ended = this.#mini.search(MiniSearch.wildcard, { filter: ({ endsAt }) => endsAt <= now });
    this.#mini.discardAll(ended.map(({ id }) => id));
    await this.#mini.vacuum({ batchSize: Number.MAX_SAFE_INTEGER, batchWait: 0 });
  }
}
