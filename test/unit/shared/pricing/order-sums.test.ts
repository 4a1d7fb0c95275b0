import { expect, it } from 'vitest';
import { orderSums } from '../../../../shared/pricing/order-sums.ts';

const money = (amount: number) => ({ amount });

it('sums up list prices, discounts, fees, taxes and what the buyer pays', () => {
  const lines = [
    { total: money(9_000), discount: money(4_500), fee: 450, tax: { rate: 19, included: true as const, amount: 790 } },
    { total: money(1_000), fee: 100, organizerPays: true as const, tax: { rate: 7, amount: 70 } },
  ];
  expect(orderSums(lines)).toEqual({
    ...{ subtotal: 10_000, discount: 4_500, fees: 450, tax: 860, total: 4_950 + 1_070 },
    taxes: [
      { rate: 19, included: true, net: 4_160, amount: 790 },
      { rate: 7, net: 1_000, amount: 70 },
    ],
  });
});

it('sums up taxes by rate, the highest first, and tells included from added ones', () => {
  const line = (rate: number, amount: number, included?: true) => ({
    ...{ total: money(1_000), tax: { rate, amount, ...(included && { included }) } },
  });
  const lines = [line(7, 70), line(19, 160, true), line(19, 190), line(7, 70), line(8.875, 89)];
  expect(orderSums(lines).taxes).toEqual([
    { rate: 19, included: true, net: 840, amount: 160 },
    { rate: 19, net: 1_000, amount: 190 },
    { rate: 8.875, net: 1_000, amount: 89 },
    { rate: 7, net: 2_000, amount: 140 },
  ]);
});

it('has no tax of free lines, and is zero without lines', () => {
  const free = { total: money(500), discount: money(500), tax: { rate: 19, amount: 0 } };
  expect(orderSums([free]).taxes).toEqual([]);
  expect(orderSums([])).toEqual({ subtotal: 0, discount: 0, fees: 0, tax: 0, taxes: [], total: 0 });
});
