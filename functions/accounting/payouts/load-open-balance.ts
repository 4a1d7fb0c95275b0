import { openBalance, scopeOf, sumIn, sumsOf } from '../totals/totals.ts';
import { totalsBetween } from '../totals/totals-store.ts';
import type { PaidSums } from './payout.ts';

/**
 * What the platform holds for an organizer, in minor units by currency. Payouts count at once, from their own sums.
 * Everything else lags some seconds behind the ledger.
 */
export async function loadOpenBalance(organizerId: string, { sums }: PaidSums): Promise<Map<string, number>> {
  const balance = new Map(Object.entries(sums).map(([currency, paid]) => [currency, -paid]));
  for await (const rows of totalsBetween(organizerId)) {
    for (const row of rows) {
      const { currency } = scopeOf(row);
      const earned = openBalance(sumsOf(row)) + sumIn(sumsOf(row), (_, account) => account === 'payouts');
      balance.set(currency, (balance.get(currency) ?? 0) + earned);
    }
  }
  return new Map([...balance].sort());
}
