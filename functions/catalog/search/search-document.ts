import type { EventRow } from '../../../shared/records/event-row.ts';
import { isListed } from '../event/event.ts';
import { searchLimits } from './limits.ts';

/** What the search index holds of an event: texts, and the fields for filters and ranking. Times are epoch ms. */
export interface SearchDocument {
  id: string;
  version: number;
  title: string;
  description: string;
  category: string;
  city: string;
  venue: string;
  organizer: string;
  /** Texts and numbers inside the organizer's free JSON. */
  attributes: string;
  organizerId: string;
  startsAt: number;
  endsAt: number;
}

/** A change of the index: a new version of a document, or a tombstone. */
export type DocumentChange = SearchDocument | { id: string; version: number; gone: true };

/** Texts and numbers of a JSON value, breadth first: if the text is too long, the deepest values are cut. */
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

/** The change that an event's row means to the index: a document if it is listed, else a tombstone. */
export const documentChangeOf = (event: EventRow, now: number): DocumentChange =>
  isListed(event, now) ? documentOf(event) : { id: event.eventId, version: event.version, gone: true };
