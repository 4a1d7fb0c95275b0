import { expect, test } from 'vitest';
import { isOnSale } from '../../../../shared/inventory/on-sale.ts';

const type = { status: 'on_sale', salesStartAt: 100, salesEndAt: 300 } as const;
const facts = { status: 'published', endsAt: 400 } as const;

test.each([
  [99, false],
  [100, true],
  [299, true],
  [300, false],
])('a type is on sale within its window: at %i it is %s', (now, expected) => {
  expect(isOnSale(type, facts, now)).toBe(expected);
});

test('nothing is on sale after the end of its event, even within its sales window', () => {
  expect(isOnSale(type, { ...facts, endsAt: 200 }, 199)).toBe(true);
  expect(isOnSale(type, { ...facts, endsAt: 200 }, 200)).toBe(false);
});

test.each(['draft', 'preparing', 'paused'] as const)('a type with status %s is not on sale', (status) => {
  expect(isOnSale({ ...type, status }, facts, 200)).toBe(false);
});

test('a hidden type is on sale, but no type of an unpublished or cancelled event is', () => {
  expect(isOnSale({ ...type, status: 'hidden' }, facts, 200)).toBe(true);
  expect(isOnSale(type, undefined, 200)).toBe(false);
  expect(isOnSale(type, { ...facts, status: 'cancelling' }, 200)).toBe(false);
});
