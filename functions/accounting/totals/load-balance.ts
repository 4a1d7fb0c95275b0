import { openBalance, scopeOf, sumsOf } from './totals.ts';
import { totalsBetween } from './totals-store.ts';

/**
 * What the platform holds for an organizer now, in minor units by currency. Below zero it is what the organizer owes. It
 * lags some seconds behind the ledger.
 */
export async function loadBalance(organizerId: string): Promise<Map<string, number>> {
  const balance = new Map<string, number>();
  for await (const rows of totalsBetween(organizerId))
    for (const row of rows) {
      const { currency } = scopeOf(row);
      balance.set(currency, (balance.get(currency) ?? 0) + openBalance(sumsOf(row)));
    }
  return new Map([...balance].sort());
}
