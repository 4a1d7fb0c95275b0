import { describe, expect, it } from 'vitest';
import {
  type Guest,
  guestOf,
  isMeantBy,
  isOrderNumber,
  maskedAddress,
  search,
} from '../../../functions/checkin/finding/guest-search.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';

/*
 * Goal: a person at the door finds whom they mean, however they type the name, and nobody by signs or by luck.
 * Method: searches lists of guests with names of several languages.
 */

const spot = { ticketTypeId: 'typ_1_A', shard: 0, number: 1 };
const sold = { ...placeKey(spot), ...spot, status: 'sold', issue: 1, sale: 1, version: 3 } as const;

function guest(name: string, { email = 'guest@example.org', holder }: { email?: string; holder?: string } = {}): Guest {
  const ticket: Ticket = { ...sold, orderId: 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAV', ...(holder && { holder }) };
  return guestOf(ticket, { name, email });
}
const finds = (typed: string, who: Guest, names = true): boolean => isMeantBy(typed, { names })(who);

describe('a name', () => {
  it.each([
    ['Ada Lovelace', 'lov'],
    ['Ada Lovelace', 'ADA LOVE'],
    ['Ada Lovelace', 'Lovelace, Ada'],
    ['Ada Lovelace', '  ada   lovelace  '],
    ['Ada Lovelace', 'ada\u00a0lovelace'],
    ['Łódź Wójcik', 'wojcik'],
    ['José Álvarez', 'alvarez jose'],
    ['Jose\u0301', 'josé'],
    ['Klaus Groß', 'GROSS'],
    ['Klaus GROẞ', 'groß'],
    ['İpek Yıldız', 'ipek yildiz'],
    ['IPEK YILDIZ', 'ıpek yıldız'],
    ['Siobhán O’Brien', "o'brien"],
    ['Siobhán O’Brien', 'obrien'],
    ['Heidi Müller-Lüdenscheidt', 'luden'],
    ['Ng Wei', 'ng w'],
    ['山田太郎', '山田太'],
    ['Ａｄａ', 'ada'],
  ])('%s is found by "%s"', (name, typed) => {
    expect(finds(typed, guest(name))).toBe(true);
    expect(finds(typed, guest('Nobody', { holder: name }))).toBe(true);
    // Who may not see names learns nothing from a guess.
    expect(finds(typed, guest(name), false)).toBe(false);
  });

  it.each([
    ['Ada Lovelace', 'ovelace'],
    ['Ada Lovelace', 'ada byron'],
    ['Ada Lovelace', 'ada lovelaces'],
    ['Ada Lovelace', '%%%'],
    ['Ada Lovelace', '***'],
    ['Ada Lovelace', '...'],
    ['Ada Lovelace', '^.*$'],
    ['Ada Lovelace', '_da'],
    ["'''", "'''"],
  ])('%s is not found by "%s"', (name, typed) => {
    expect(finds(typed, guest(name))).toBe(false);
  });

  it('is not put together from the names of two people', () => {
    expect(finds('ada hopper', guest('Ada Lovelace', { holder: 'Grace Hopper' }))).toBe(false);
  });
});

describe('an address', () => {
  const ada = guest('A', { email: 'Ada.L+tickets@Example.org' });

  it('is found by its beginning', () => {
    for (const typed of ['ada', 'ada.l+t', 'ADA.L+TICKETS@example.ORG']) expect(finds(typed, ada)).toBe(true);
  });

  it('is found neither by its host nor by a part of it, and not at all where names are hidden', () => {
    for (const typed of ['example', '@example.org', 'tickets', '@@@']) expect(finds(typed, ada)).toBe(false);
    expect(finds('ada.l+tickets@example.org', ada, false)).toBe(false);
  });

  it('is shown by one letter and its host', () => {
    expect(maskedAddress('ada@example.org')).toBe('a…@example.org');
    expect(maskedAddress('"a@b"@example.org')).toBe('"…@example.org');
  });
});

describe('an order number', () => {
  const who = guest('Ada');

  it('is found by its end of six or more characters, or by all of it, whether names are hidden or not', () => {
    for (const typed of ['69g5fav', 'Q69G5FAV', 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAV', '01arz3ndektsv4rrffq69g5fav']) {
      expect([finds(typed, who), finds(typed, who, false)]).toEqual([true, true]);
    }
  });

  it('is not found by fewer characters, by its beginning, or by more than it has', () => {
    for (const typed of ['G5FAV', '01ARZ3NDEK', 'ord_01', 'xord_01ARZ3NDEKTSV4RRFFQ69G5FAV', '69G5FAV0']) {
      expect(finds(typed, who)).toBe(false);
    }
  });

  it('has no letter that looks like a digit, so most names are none', () => {
    for (const typed of ['lovelace', 'G5FAV', 'ada@example.org', 'ada love', '%%%%%%', '……………']) {
      expect(isOrderNumber(typed)).toBe(false);
    }
  });
});

it('shows as many as it may, and says whether there are more', () => {
  const guests = Array.from({ length: 11 }, () => guest('Ada'));
  expect(search(guests.slice(1), isMeantBy('ada', { names: true }), 10)).toMatchObject({ isAll: true });
  const { found, isAll } = search(guests, isMeantBy('ada', { names: true }), 10);
  expect([found.length, isAll]).toEqual([10, false]);
});
