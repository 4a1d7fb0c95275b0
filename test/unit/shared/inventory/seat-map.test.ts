import { expect, it } from 'vitest';
import { isCountry } from '../../../../functions/venues/venue/country.ts';
import { SeatLabel, SeatMap } from '../../../../shared/inventory/seat-map.ts';

const named = (count: number) => Array.from({ length: count }, (_, at) => String(at));
const hall = (sections: number, rows: number, seats: number) => ({
  sections: named(sections).map((id) => ({
    ...{ id, name: `Section ${id}`, kind: 'seated' },
    rows: named(rows).map((name) => ({ name, seats: named(seats).map((seat) => ({ name: seat })) })),
  })),
});

const faultOf = (map: unknown) => SeatMap.safeParse(map).error?.issues[0]?.message;

it('a map holds 60,000 seats and not one more', () => {
  expect(faultOf(hall(120, 100, 5))).toBeUndefined();
  const more = hall(120, 100, 5);
  more.sections[0]?.rows[0]?.seats.push({ name: 'one more' });
  expect(faultOf(more)).toBe('At most 60000 seats');
});

it('no two rows of a section have one name, the last of the largest map neither', () => {
  const map = hall(200, 500, 1);
  map.sections.at(-1)?.rows.splice(499, 1, { name: '498', seats: [{ name: '0' }] });
  expect(faultOf(map)).toBe('Section 199 has two rows 498');
});

it.each([
  ['sections', { sections: [...hall(1, 1, 1).sections, ...hall(1, 1, 1).sections] }, 'Two sections have the id 0'],
  [
    'seats',
    { sections: [{ ...hall(1, 1, 1).sections[0], rows: [{ name: '1', seats: [{ name: '7' }, { name: '7' }] }] }] },
    'Section 0, row 1 has two seats 7',
  ],
])('names of %s are unique', (_what, map, fault) => expect(faultOf(map)).toBe(fault));

it('a companion goes with a seat of the same row', () => {
  const row = (companionOf: string) => ({
    name: '1',
    seats: [
      { name: '1', accessible: true },
      { name: '2', companionOf },
    ],
  });
  const map = (companionOf: string) => ({ sections: [{ ...hall(1, 1, 1).sections[0], rows: [row(companionOf)] }] });
  expect(faultOf(map('1'))).toBeUndefined();
  expect(faultOf(map('3'))).toBe('Section 0, row 1 has no seat 3 for its companion seat 2');
});

it('countries are those of ISO 3166, all 249', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const known = letters.flatMap((one) => letters.map((other) => one + other)).filter(isCountry);
  expect(known).toHaveLength(249);
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(known.filter((code) => !names.of(code))).toEqual([]);
  for (const code of ['EU', 'UK', 'XX', 'ZZ', 'at', '']) expect(isCountry(code), code).toBe(false);
});

it.each([
  ['Thai', 'ที่นั่ง'],
  ['Hindi', 'पंक्ति'],
  ['Tamil', 'வரிசை'],
  ['decomposed German', 'Su\u0308d'],
])('names may be %s', (_language, name) => {
  const map = { sections: [{ id: name, name, kind: 'seated', rows: [{ name, seats: [{ name }] }] }] };
  expect(SeatMap.parse(map).sections[0]?.rows?.[0]).toEqual({
    name: name.normalize('NFC'),
    seats: [{ name: name.normalize('NFC') }],
  });
});

it('a seat is found by any spelling of its name that prints alike', () => {
  for (const typed of ['Su\u0308d-1-12', 'Süd-１-12', ' Süd-1-12 ']) expect(SeatLabel.parse(typed)).toBe('Süd-1-12');
  expect(SeatLabel.parse('Loge  links-1-1')).toBe('Loge links-1-1');
});

it.each([
  ['two blanks', 'Loge  A', 'Loge A'],
  ['full-width digits', '１', '1'],
  ['another case', 'a', 'A'],
  ['a composed letter', 'Su\u0308d', 'S\u00fcd'],
])('names that differ by %s print alike, so they are one', (_what, one, other) => {
  const sections = [one, other].map((id) => ({ id, name: 'Hall', kind: 'standing', capacity: 5 }));
  expect(faultOf({ sections })).toMatch(/^Two sections have the id /);
  const seats = [one, other].map((name) => ({ name }));
  expect(faultOf({ sections: [{ ...hall(1, 1, 1).sections[0], rows: [{ name: '1', seats }] }] })).toMatch(/two seats/);
});

it.each(['\u0308', 'A\ufe0f', '.', '__', 'A-1', '\u200b'])('refuses the name %j', (name) =>
  expect(faultOf({ sections: [{ id: name, name: 'Hall', kind: 'standing', capacity: 5 }] })).toMatch(/letters, digits/),
);
