import { type Entry, type LedgerRow, ledgerRow, type Transaction } from './ledger-row.ts';

/** An organizer as its rows need it. */
export interface Poster {
  organizerId: string;
  timezone: string;
}

/**
 * Divides the transactions of an order into the rows of its organizers: each has the entries of its own events, which sum
 * to zero too. `posters`: by event. `now`: epoch ms. @throws Error for an event without an organizer.
 */
export function organizerRows(
  transactions: readonly Transaction[],
  posters: ReadonlyMap<string, Poster>,
  now: number,
): LedgerRow[] {
  return transactions.flatMap((transaction) => {
    const byOrganizer = Map.groupBy(transaction.events, (eventId) => posterOf(posters, eventId).organizerId);
    return [...byOrganizer.values()].flatMap((events) => {
      const entries = entriesOf(transaction, events);
      const poster = posterOf(posters, events[0] ?? '');
      return entries.length > 0 ? [ledgerRow({ ...poster, now }, { ...transaction, events, entries })] : [];
    });
  });
}

function posterOf(posters: ReadonlyMap<string, Poster>, eventId: string): Poster {
  const poster = posters.get(eventId);
  if (!poster) throw new Error(`Event ${eventId} has no organizer`);
  return poster;
}

/** The entries of some events, each with its index among these. */
const entriesOf = ({ events: all, entries }: Transaction, events: readonly string[]): Entry[] =>
  entries.flatMap(([account, amount, index = 0]): Entry[] => {
    const event = events.indexOf(all[index] ?? '');
    return event < 0 ? [] : [event === 0 ? [account, amount] : [account, amount, event]];
  });
