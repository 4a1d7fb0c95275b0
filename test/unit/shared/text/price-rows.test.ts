import { expect, it } from 'vitest';
import type { OrderSums } from '../../../../shared/pricing/order-sums.ts';
import { sumRows } from '../../../../shared/text/price-rows.ts';

const sums: OrderSums = { subtotal: 9_000, discount: 0, fees: 0, tax: 0, taxes: [], total: 9_000 };
const rows = (change: Partial<OrderSums>, currency = 'EUR') =>
  sumRows({ ...sums, ...change }, currency).map(({ label, amount }) => `${label}: ${amount}`);

it('shows discount, fee and added taxes before the total, and included taxes after it', () => {
  const taxes = [
    { rate: 19, included: true as const, net: 4_160, amount: 790 },
    { rate: 8.875, net: 1_000, amount: 89 },
  ];
  expect(rows({ discount: 4_500, fees: 450, tax: 879, taxes, total: 5_039 })).toEqual([
    'Discount: -€45.00',
    'Booking fee: €4.50',
    '8.875% tax: €0.89',
    'Total: €50.39',
    'Includes 19% tax: €7.90',
  ]);
});

it('shows the total alone where nothing is taken off or added', () => {
  expect(rows({})).toEqual(['Total: €90.00']);
});

it('says that an order is free', () => {
  expect(rows({ discount: 9_000, total: 0 })).toEqual(['Discount: -€90.00', 'Total: free']);
});

it('writes the decimals of the currency', () => {
  const taxes = [{ rate: 5, net: 21_428, amount: 1_071 }];
  expect(rows({ taxes, total: 22_499 }, 'KWD')).toEqual(['5% tax: KWD\u00a01.071', 'Total: KWD\u00a022.499']);
  expect(rows({ taxes, total: 22_499 }, 'JPY').at(-1)).toMatch(/^Total: JP¥22,499$/);
});
