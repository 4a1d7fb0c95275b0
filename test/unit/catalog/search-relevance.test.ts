import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MiniIndex } from '../../../functions/catalog/search/mini-index.ts';
import { documentChangeOf } from '../../../functions/catalog/search/search-document.ts';
import { named, readDemoData } from '../../../scripts/demo/load/data.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

/*
 * Goal: search finds what people mean.
 * Method: indexes the demo data, runs the queries of data/demo/search-relevance.json, and counts the expected titles.
 */

interface Example {
  query: string;
  city?: string;
  category?: string;
  /** A title among the first three. */
  expected: string;
}
const examples: Example[] = JSON.parse(readFileSync('data/demo/search-relevance.json', 'utf8'));

const now = Date.now();
const data = readDemoData();
const events = data.events.map((event, index) => {
  const venue = named(data.venues, event.venue);
  const organizer = named(data.organizers, venue.organizer);
  return {
    eventId: `evt_${index}`,
    version: 1,
    status: 'published',
    title: event.title,
    description: event.description,
    category: event.category,
    startsAt: now + (index + 1) * 86_400_000,
    endsAt: now + (index + 2) * 86_400_000,
    organizerId: venue.organizer,
    venue: { name: venue.name, city: venue.city },
    organizer: { name: organizer.name },
    attributesJson: JSON.stringify(event.attributes ?? {}),
  } as unknown as EventRow;
});
const searchIndex = new MiniIndex();
searchIndex.apply(events.map((event) => documentChangeOf(event, now)));
const titles = new Map(events.map(({ eventId, title }) => [eventId, title]));

const firstThree = ({ query, city, category }: Example) =>
  searchIndex
    .find({ text: query, city, category }, new Map(), now)
    .slice(0, 3)
    .map((id) => titles.get(id));

it('finds the expected event of the demo data among the first three, for 95 % of the queries', () => {
  expect(examples.length).toBeGreaterThanOrEqual(60);
  const known = new Set(titles.values());
  expect(examples.filter(({ expected }) => !known.has(expected))).toEqual([]);
  const missed = examples.filter((example) => !firstThree(example).includes(example.expected));
  const score = 1 - missed.length / examples.length;
  console.log(`search relevance: ${(100 * score).toFixed(1)} % of ${examples.length} queries`);
  for (const example of missed) console.log(`  missed: ${example.query} → ${firstThree(example).join(' | ')}`);
  expect(score).toBeGreaterThanOrEqual(0.95);
});

it('finds every event first by its title, in upper case and without the last two letters, too', () => {
  const missed = [...titles].filter(([id, title]) =>
    [title, title.toUpperCase(), title.slice(0, -2)].some((query) => {
      return searchIndex.find({ text: query }, new Map(), now)[0] !== id;
    }),
  );
  expect(missed).toEqual([]);
});
