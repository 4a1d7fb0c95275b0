// Goal: no text field of the API accepts control characters or broken surrogate pairs.
// Method: send damaged texts through the schema of every such field in the route tables.
import { expect, it } from 'vitest';
import * as z from 'zod';
import { allRouteTables } from '../../scripts/openapi/tables.ts';
import type { Route } from '../../shared/http/routes.ts';
import { SeatMap } from '../../shared/inventory/seat-map.ts';
import { TicketTypeFields } from '../../shared/inventory/ticket-type-view.ts';
import { Lines, Text } from '../../shared/text/text.ts';

const damaged: [what: string, text: string][] = [
  ['a zero byte', 'The\u0000Cellar'],
  ['a line break that would start a mail header', 'The Cellar\r\nBcc: all@example.com'],
  ['an escape', 'The \u001b[31mCellar'],
  ['a delete', 'The Cellar\u007f!'],
  ['a C1 control', 'The\u0085Cellar'],
  ['the first half of a pair', 'The Cellar \ud83c!'],
  ['the second half of a pair', 'The Cellar \udfad!'],
];

it.each(damaged)('text rejects %s', (_what, text) => {
  expect(Text(100).safeParse(text).success).toBe(false);
  expect(Lines(100).safeParse(`${text}\r!`).success).toBe(false);
});

it('text accepts all scripts and emoji, and trims surrounding spaces', () => {
  for (const text of ['Zoë & ‘Friends’', 'מועדון', '夜の祭', '👩‍👩‍👧 🎭', 'Ǻ'])
    expect(Text(40).parse(`  ${text}\n`)).toBe(text);
  expect(Text(3).safeParse(' ').success).toBe(false);
  expect(Text(3).safeParse('four').success).toBe(false);
});

it('multi-line text preserves line breaks and tabs', () => {
  expect(Lines(40).parse('\n19:00\tDoors\r\n\r\n20:00\tMusic\n')).toBe('19:00\tDoors\n\n20:00\tMusic');
  expect(Lines(40).parse('')).toBe('');
  expect(Lines(2).safeParse('a\nb').success).toBe(false);
});

const words = ['name', 'title', 'description', 'category', 'address', 'city', 'zone', 'holder', 'reason'];
const routes = allRouteTables()
  .filter(({ service }) => !['orders', 'carts', 'tickets'].includes(service))
  .flatMap(({ routes }) => Object.entries(routes) as [string, Route][]);
const bodies = new Map(routes.map(([key, { body }]) => [key, body instanceof z.ZodObject ? body.shape : {}]));
const fields = [...bodies].flatMap(([key, shape]) =>
  words.filter((name) => name in shape).map((name) => [key, name, shape[name]] as const),
);

it('finds the text fields of the route tables', () => expect(fields.length).toBeGreaterThan(10));

it.each(fields)('%s: %s accepts text only', (_key, _name, shape) => {
  const takes = (text: string) => z.safeParse(shape, text);
  expect(takes(' The Cellar ').data).toBe('The Cellar');
  for (const [what, text] of damaged) expect(takes(`${text}\r!`).success, what).toBe(false);
});

it.each([
  ['POST /v1/venues', 'organizerId'],
  ['POST /v1/events', 'organizerId'],
  ['POST /v1/events', 'venueId'],
  ['POST /v1/checkin/scans', 'scanId'],
  ['POST /v1/checkin/scans', 'gateId'],
])('%s: %s accepts ids only', (key, name) => {
  const takes = (id: string) => z.safeParse(bodies.get(key)?.[name], id).success;
  expect(takes('scan 1/7')).toBe(true);
  for (const id of ['', '\ud83c', 'a\u0000', 'a'.repeat(65)]) expect(takes(id), JSON.stringify(id)).toBe(false);
});

it('an image URL rejects control characters', () => {
  const takes = (url: string) => z.safeParse(bodies.get('POST /v1/events')?.imageUrl, url).success;
  expect(takes('https://example.com/a.png')).toBe(true);
  expect(takes('https://example.com/a\u0000.png')).toBe(false);
});

it('names of ticket types and sections reject control characters', () => {
  expect(TicketTypeFields.shape.name.safeParse('Standard\u0000').success).toBe(false);
  const section = { id: 'A', kind: 'standing', capacity: 5 };
  expect(SeatMap.safeParse({ sections: [{ ...section, name: 'Floor' }] }).success).toBe(true);
  expect(SeatMap.safeParse({ sections: [{ ...section, name: 'Fl\u0007oor' }] }).success).toBe(false);
});
