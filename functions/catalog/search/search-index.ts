import type { Wanted } from '../event/event-filter.ts';
import type { PopularityById } from '../popularity/score.ts';
import type { Change } from './search-document.ts';

/** What somebody looks for among events that have not ended. */
export interface Asked extends Wanted {
  text: string;
  /** Epoch ms, both included: when an event starts. */
  from?: number | undefined;
  to?: number | undefined;
}

/**
 * Where events are found by words: the border behind which MiniSearch could be replaced by a service (ADR 8). It answers
 * ids alone, best first; what is shown of an event is read from the table.
 */
export interface SearchIndex {
  /** At most `searchDepth` ids. Never throws, whatever is asked. */
  find(asked: Asked, popularity: PopularityById, now: number): string[];
  /** Brings in what is newer than what it has; the same change twice is one. */
  apply(changes: readonly Change[]): void;
}
