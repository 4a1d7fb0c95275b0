import { folded } from '../../../shared/text/text.ts';

/** What of its place and kind a list is asked for. */
export interface Wanted {
  city?: string | undefined;
  category?: string | undefined;
  organizerId?: string | undefined;
}

/** Whether most events may be others. */
export const asksForSome = ({ city, category }: Wanted): boolean => city !== undefined || category !== undefined;

interface Placed {
  city: string;
  category: string;
  organizerId: string;
}

/** Which events are wanted; a city and a category are the same however they are written, and `music` has `music/jazz` below it. */
export function wants({ city, category, organizerId }: Wanted): (event: Placed) => boolean {
  const [wantedCity, wantedCategory] = [city, category].map((text) => (text === undefined ? undefined : folded(text)));
  const isBelow = (own: string, wanted: string): boolean => own === wanted || own.startsWith(`${wanted}/`);
  return (event) =>
    (organizerId === undefined || event.organizerId === organizerId) &&
    (wantedCity === undefined || folded(event.city) === wantedCity) &&
    (wantedCategory === undefined || isBelow(folded(event.category), wantedCategory));
}
