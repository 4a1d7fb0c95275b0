import { expect, it } from 'vitest';
import { keysInUse, publishedKeys } from '../../../functions/checkin/keys/published-keys.ts';
import type { TicketKeyRow } from '../../../shared/records/auth-rows.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 4, 1);
const day = (number: number) => start + number * dayMs;
const key = (kid: string, from: number, facts: Partial<TicketKeyRow> = {}): TicketKeyRow => ({
  kid,
  jwk: { kty: 'OKP', crv: 'Ed25519', x: `${kid}-x` },
  from,
  ...facts,
});
const kids = (rows: TicketKeyRow[], now: number) => keysInUse(rows, now).map(({ kid }) => kid);

it('the newest key signs further tickets, so it has no end, however long its events are over', () => {
  const rows = [key('a', day(0), { lastEndsAt: day(3) })];
  expect(publishedKeys(rows, day(300))).toEqual([
    { kid: 'a', kty: 'OKP', crv: 'Ed25519', x: 'a-x', from: '2026-05-01T00:00:00.000Z' },
  ]);
});

it('an earlier key stays until a day after the last event that it has signed for', () => {
  const rows = [key('a', day(0), { lastEndsAt: day(10) }), key('b', day(5), { lastEndsAt: day(6) })];
  expect(publishedKeys(rows, day(11) - 1)).toMatchObject([
    { kid: 'b' },
    { kid: 'a', until: '2026-05-12T00:00:00.000Z' },
  ]);
  expect(kids(rows, day(11))).toEqual(['b']);
});

it('an earlier key that has signed nothing stays for a day after its successor', () => {
  const rows = [key('a', day(0)), key('b', day(5))];
  expect(kids(rows, day(6) - 1)).toEqual(['b', 'a']);
  expect(kids(rows, day(6))).toEqual(['b']);
});

it('a revoked key is listed with the time of its revocation, as long as its tickets are out', () => {
  const rows = [key('a', day(0), { lastEndsAt: day(10), revokedAt: day(5) }), key('b', day(5))];
  expect(publishedKeys(rows, day(6))[1]).toMatchObject({ kid: 'a', revokedAt: '2026-05-06T00:00:00.000Z' });
  expect(kids(rows, day(12))).toEqual(['b']);
});

it('there are no keys before the first ticket is sold', () => {
  expect(publishedKeys([], day(0))).toEqual([]);
});
