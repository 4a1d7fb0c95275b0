import { folded } from '../../../shared/text/text.ts';

/** Filters by city, category and organizer. */
export interface EventFilter {
  city?: string | undefined;
  category?: string | undefined;
  organizerId?: string | undefined;
}

/** Whether the filter may drop most events of the list it is applied to. A list by organizer has its own index. */
export const isSelective = ({ city, category }: EventFilter): boolean => city !== undefined || category !== undefined;

interface Filterable {
  city: string;
  category: string;
  organizerId: string;
}

/**
 * Returns a predicate for events. City and category match regardless of case and diacritics. A category includes those
 * below it: `music` matches `music/jazz`.
 */
export function matches({ city, category, organizerId }: EventFilter): (event: Filterable) => boolean {
  const [wantedCity, wantedCategory] = [city, category].map((text) => (text === undefined ? undefined : folded(text)));
  const isWithin = (own: string, wanted: string): boolean => own === wanted || own.startsWith(`${wanted}/`);
  return (event) =>
    (organizerId === undefined || event.organizerId === organizerId) &&
    (wantedCity === undefined || folded(event.city) === wantedCity) &&
    (wantedCategory === undefined || isWithin(folded(event.category), wantedCategory));
}
