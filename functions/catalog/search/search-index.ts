import type { EventFilter } from '../event/event-filter.ts';
import type { PopularityScores } from '../popularity/score.ts';
import type { DocumentChange } from './search-document.ts';

/** A search among events that have not ended. */
export interface SearchQuery extends EventFilter {
  text: string;
  /** Bounds of the start time in epoch ms, both included. */
  from?: number | undefined;
  to?: number | undefined;
}

/**
 * The port to the search engine, behind which a managed service could replace MiniSearch (ADR 8). It returns ids only:
 * the events themselves are read from the table.
 */
export interface SearchIndex {
  /** Returns at most `searchDepth` ids, best match first. Never throws, whatever the text. */
  find(query: SearchQuery, popularity: PopularityScores, now: number): string[];
  /** Applies changes with a newer version than the index has. Idempotent. */
  apply(changes: readonly DocumentChange[]): void;
}
