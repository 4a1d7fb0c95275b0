import { describe, expect, test } from 'vitest';
import { attributesRow, eventView } from '../../../functions/catalog/event/event.ts';
import { catalogLimits } from '../../../functions/catalog/limits.ts';
import { routes } from '../../../functions/catalog/routes.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

const draft = {
  organizerId: 'org_1',
  venueId: 'ven_1',
  title: 'Late Show',
  description: '',
  category: 'concert',
  startsAt: '2030-05-01T20:00:00+02:00',
  endsAt: '2030-05-01T23:00:00+02:00',
  doorsOpenAt: '2030-05-01T19:00:00+02:00',
  currency: 'EUR',
};
const accepts = (fields: object) => routes['POST /v1/events'].body.safeParse({ ...draft, ...fields }).success;

describe('attributes', () => {
  test.each([
    ['a number beyond exact integers', { x: 2 ** 70 }],
    ['a number larger than DynamoDB holds', { x: 1e200 }],
    ['a number smaller than DynamoDB holds', { x: 1e-200 }],
    ['a name without characters', { '': 1 }],
    ['an empty object', {}],
    ['names of JavaScript itself', { constructor: 'x', toString: [null, false] }],
  ])('%s is stored unchanged', (_, attributes) => {
    expect(accepts({ attributes })).toBe(true);
    const row = attributesRow(attributes);
    expect(Object.values(row).every((value) => typeof value === 'string')).toBe(true);
    const view = eventView({ ...row, venue: {}, organizer: {}, startsAt: 0, endsAt: 0, doorsOpenAt: 0 } as EventRow);
    expect(view).toMatchObject({ attributes });
  });

  test('are absent from the row if none were sent', () => {
    expect(attributesRow(undefined)).toEqual({});
  });

  test('are limited by their size in bytes', () => {
    const ofBytes = (bytes: number) => ({ attributes: { x: '€'.repeat((bytes - '{"x":""}'.length) / 3) } });
    expect(accepts(ofBytes(catalogLimits.attributeBytes))).toBe(true);
    expect(accepts(ofBytes(catalogLimits.attributeBytes + 3))).toBe(false);
    expect(accepts({ attributes: { x: Number.POSITIVE_INFINITY } })).toBe(false);
  });
});

test.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59'])(
  'rejects the time %s: the index sorts years of four digits',
  (time) => {
    expect(accepts({ doorsOpenAt: time })).toBe(false);
  },
);
