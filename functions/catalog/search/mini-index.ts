import MiniSearch, { type AsPlainObject, type Options, type Query } from 'minisearch';
import { matches } from '../event/event-filter.ts';
import type { PopularityScores } from '../popularity/score.ts';
import { searchLimits } from './limits.ts';
import { boosted, fieldBoosts, matchWeights } from './relevance.ts';
import type { DocumentChange, SearchDocument } from './search-document.ts';
import type { SearchIndex, SearchQuery } from './search-index.ts';
import { allowedMistakes, isStopWord, swapsOf, termsOf, wordsOf } from './search-text.ts';

/** The fields of a document that the index stores, for filters and ranking. */
type StoredFields = Pick<SearchDocument, 'version' | 'city' | 'category' | 'organizerId' | 'startsAt' | 'endsAt'>;
interface Hit extends StoredFields {
  id: string;
  score: number;
}

const nameFields = ['title', 'organizer', 'venue', 'city', 'category', 'attributes'];
/** A word up to this length counts as a prefix only at the end of a query and in names: it starts too many words. */
const shortWord = 3;

const options: Options<SearchDocument> = {
  fields: [...nameFields, 'description'],
  storeFields: ['version', 'city', 'category', 'organizerId', 'startsAt', 'endsAt'] satisfies (keyof StoredFields)[],
  tokenize: wordsOf,
  processTerm: (word, field) => (field === 'description' && isStopWord(word) ? null : word),
  // Background work never finishes: a function is frozen between two requests.
  autoVacuum: false,
  searchOptions: {
    tokenize: (word) => [word],
    processTerm: (word) => word,
    boost: fieldBoosts,
    weights: matchWeights,
  },
};

/** Tried in order until an event matches: all words as typed or as prefixes, all words with typos, any word. */
const attempts = [
  { combineWith: 'AND', forgiving: false },
  { combineWith: 'AND', forgiving: true },
  { combineWith: 'OR', forgiving: true },
] as const;

function queryFor(word: string, { forgiving, isLast }: { forgiving: boolean; isLast: boolean }): Query {
  const fuzzy = forgiving && allowedMistakes(word);
  if (word.length > shortWord) {
    const asTyped = { queries: [word], prefix: true, fuzzy };
    return forgiving ? { combineWith: 'OR', queries: [asTyped, ...swapsOf(word)] } : asTyped;
  }
  const whole = { queries: [word] };
  if (!isLast) return whole;
  return { combineWith: 'OR', queries: [whole, { queries: [word], fields: nameFields, prefix: true }] };
}

function filterOf({ from, to, ...filter }: SearchQuery, now: number): (document: StoredFields) => boolean {
  const isMatch = matches(filter);
  return (document) =>
    document.endsAt > now &&
    (from === undefined || document.startsAt >= from) &&
    (to === undefined || document.startsAt <= to) &&
    isMatch(document);
}

/** The search index in the memory of a process, on MiniSearch. */
export class MiniIndex implements SearchIndex {
  readonly #mini: MiniSearch<SearchDocument>;

  constructor(mini = new MiniSearch(options)) {
    this.#mini = mini;
  }

  /** Restores an index from the result of `toJSON`. */
  static load(json: AsPlainObject): MiniIndex {
    return new MiniIndex(MiniSearch.loadJS(json, options));
  }

  toJSON(): AsPlainObject {
    return this.#mini.toJSON();
  }

  find(query: SearchQuery, popularity: PopularityScores, now: number): string[] {
    const filter = filterOf(query, now);
    const words = termsOf(query.text);
    if (words.length === 0) return [];
    let hits: Hit[] = [];
    for (const { combineWith, forgiving } of attempts) {
      const queries = words.map((word, index) => queryFor(word, { forgiving, isLast: index === words.length - 1 }));
      hits = this.#mini.search(
        { combineWith, queries },
        { filter: (hit) => filter(hit as unknown as StoredFields) },
      ) as never;
      if (hits.length > 0) break;
    }
    const maxPopularity = Math.max(0, ...popularity.values());
    return hits
      .map((hit) => ({ id: hit.id, rank: boosted(hit, { popularity, maxPopularity, now }) }))
      .sort((one, other) => other.rank - one.rank || (one.id < other.id ? -1 : 1))
      .slice(0, searchLimits.searchDepth)
      .map(({ id }) => id);
  }

  apply(changes: readonly DocumentChange[]): void {
    for (const change of changes) {
      const known = this.#mini.getStoredFields(change.id) as unknown as StoredFields | undefined;
      const gone = 'gone' in change;
      if (known && (known.version > change.version || (known.version === change.version && !gone))) continue;
      if (known) this.#mini.discard(change.id);
      if (!gone) this.#mini.add(change);
    }
  }

  /** Drops events that have ended, and frees the memory of replaced documents. */
  async vacuum(now: number): Promise<void> {
    const ended = this.#mini.search(MiniSearch.wildcard, { filter: ({ endsAt }) => endsAt <= now });
    this.#mini.discardAll(ended.map(({ id }) => id));
    await this.#mini.vacuum({ batchSize: Number.MAX_SAFE_INTEGER, batchWait: 0 });
  }
}
