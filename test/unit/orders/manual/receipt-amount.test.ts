/*
 * Goal: what members record of a payment stays exact, however much they type.
 */
import { expect, it } from 'vitest';
import { manualLimits } from '../../../../functions/orders/payment/manual/limits.ts';
import { MarkPaid } from '../../../../functions/orders/payment/manual/manual-schema.ts';
import { baseLimits } from '../../../../shared/base/limits.ts';
import { inventoryLimits } from '../../../../shared/inventory/limits.ts';

const isTaken = (amount: number) => MarkPaid.safeParse({ amount: { amount, currency: 'EUR' } }).success;
const dearest = baseLimits.priceMinor * inventoryLimits.placesPerCart;

it('takes the price of every order', () => {
  expect(isTaken(dearest)).toBe(true);
});

it('refuses an amount of which the payments of one order have no exact sum', () => {
  expect(isTaken(Number.MAX_SAFE_INTEGER)).toBe(false);
  expect(isTaken(Math.ceil(Number.MAX_SAFE_INTEGER / manualLimits.receiptsPerOrder) + 1)).toBe(false);
});
