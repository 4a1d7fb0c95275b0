import type { EventRow } from '../../../shared/records/event-row.ts';
import { isListed } from '../event/event.ts';
import { searchLimits } from './limits.ts';

/** What is known of an event where it is looked for: words, and what filters and ranking ask. Times are epoch ms. */
export interface SearchDocument {
  id: string;
  version: number;
  title: string;
  description: string;
  category: string;
  city: string;
  venue: string;
  organizer: string;
  /** All text inside the organizer's free JSON. */
  attributes: string;
  organizerId: string;
  startsAt: number;
  endsAt: number;
}

/** A change of what can be found: a document, or that there is none any more. */
export type Change = SearchDocument | { id: string; version: number; gone: true };

/** Texts and numbers of a JSON value, breadth first, so that what lies deepest is what falls off a bounded text. */
function textIn(value: unknown): string {
  const texts: string[] = [];
  let length = 0;
  for (let level = [value]; level.length > 0 && length < searchLimits.searchedCharacters; ) {
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'string' || typeof one === 'number') {
        texts.push(String(one));
        length += String(one).length;
      } else if (typeof one === 'object' && one !== null) next.push(...Object.values(one));
    }
    level = next;
  }
  return texts.join(' ').slice(0, searchLimits.searchedCharacters);
}

const documentOf = (event: EventRow): SearchDocument => ({
  id: event.eventId,
  version: event.version,
  title: event.title,
  description: event.description.slice(0, searchLimits.searchedCharacters),
  category: event.category,
  city: event.venue.city,
  venue: event.venue.name,
  organizer: event.organizer.name,
  attributes: event.attributesJson ? textIn(JSON.parse(event.attributesJson)) : '',
  organizerId: event.organizerId,
  startsAt: event.startsAt,
  endsAt: event.endsAt,
});

export const changeOf = (event: EventRow, now: number): Change =>
  isListed(event, now) ? documentOf(event) : { id: event.eventId, version: event.version, gone: true };
