import type { Account } from './account.ts';
import type { Shares } from './event-shares.ts';
import type { Entry, Transaction } from './ledger-row.ts';

/** A transaction of an order, whose order and events are still to be added. */
export type Posting = Omit<Transaction, 'orderId' | 'events'>;

/** Makes an entry, none of a zero amount. The index of the first event is left out: most orders have only one. */
export const entry = (account: Account, amount: number, event: number): Entry[] =>
  amount === 0 ? [] : [event === 0 ? [account, amount] : [account, amount, event]];

/** Credits one account and debits another. */
export const moved = (from: Account, to: Account, shares: Shares): Entry[] =>
  shares.flatMap((amount, event) => [...entry(to, amount, event), ...entry(from, -amount, event)]);

/** The entries that lead from some to others. None where both say the same. */
export const difference = (has: readonly Entry[], should: readonly Entry[]): Entry[] =>
  summed([...should, ...has.map(([account, amount, ...event]): Entry => [account, -amount, ...event])]);

/** Adds up the entries of one account and event. */
export function summed(entries: readonly Entry[]): Entry[] {
  const byAccount = Map.groupBy(entries, ([account, , event = 0]) => `${event} ${account}`);
  return [...byAccount.values()].flatMap(([first, ...others]) =>
    first
      ? entry(
          first[0],
          others.reduce((sum, [, amount]) => sum + amount, first[1]),
          first[2] ?? 0,
        )
      : [],
  );
}
