import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MiniIndex } from '../../../functions/catalog/search/mini-index.ts';
import { documentChangeOf } from '../../../functions/catalog/search/search-document.ts';
import { named, readDemoData } from '../../../scripts/demo/load/data.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

interface Wanted {
  query: string;
  city?: string;
  category?: string;
  /** A title among the first three. */
  expected: string;
}
const wanted: Wanted[] = JSON.parse(readFileSync('data/demo/search-relevance.json', 'utf8'));

const now = Date.now();
const data = readDemoData();
const events = data.events.map((event, at) => {
  const venue = named(data.venues, event.venue);
  const organizer = named(data.organizers, venue.organizer);
  return {
    eventId: `evt_${at}`,
    version: 1,
    status: 'published',
    title: event.title,
    description: event.description,
    category: event.category,
    startsAt: now + (at + 1) * 86_400_000,
    endsAt: now + (at + 2) * 86_400_000,
    organizerId: venue.organizer,
    venue: { name: venue.name, city: venue.city },
    organizer: { name: organizer.name },
    attributesJson: JSON.stringify(event.attributes ?? {}),
  } as unknown as EventRow;
});
const index = new MiniIndex();
index.apply(events.map((event) => documentChangeOf(event, now)));
const titles = new Map(events.map(({ eventId, title }) => [eventId, title]));

const firstThree = ({ query, city, category }: Wanted) =>
  index
    .find({ text: query, city, category }, new Map(), now)
    .slice(0, 3)
    .map((id) => titles.get(id));

it('finds what people mean in the demo data, among the first three', () => {
  expect(wanted.length).toBeGreaterThanOrEqual(60);
  const known = new Set(titles.values());
  expect(wanted.filter(({ expected }) => !known.has(expected))).toEqual([]);
  const missed = wanted.filter((one) => !firstThree(one).includes(one.expected));
  const score = 1 - missed.length / wanted.length;
  console.log(`search relevance: ${(100 * score).toFixed(1)} % of ${wanted.length} queries`);
  for (const one of missed) console.log(`  missed: ${one.query} → ${firstThree(one).join(' | ')}`);
  expect(score).toBeGreaterThanOrEqual(0.95);
});

it('finds every event by its title, unmistyped and without its last letters', () => {
  const missed = [...titles].filter(([id, title]) =>
    [title, title.toUpperCase(), title.slice(0, -2)].some((query) => {
      return index.find({ text: query }, new Map(), now)[0] !== id;
    }),
  );
  expect(missed).toEqual([]);
});
