import { type Entry, type LedgerRow, ledgerRow, type Transaction } from './ledger-row.ts';
import { ticketCounts } from './ticket-counts.ts';

/** An organizer as its rows need it. */
export interface Poster {
  organizerId: string;
  timezone: string;
}

/**
 * Divides the transactions of an order into the rows of its organizers: each has the entries of its own events, which sum
 * to zero too, and their tickets. `posters`: by event. `now`: epoch ms. @throws Error for an event without an organizer.
 */
export function organizerRows(
  transactions: readonly Transaction[],
  posters: ReadonlyMap<string, Poster>,
  now: number,
): LedgerRow[] {
  return transactions.flatMap(({ tickets: all, ...transaction }) => {
    const byOrganizer = Map.groupBy(transaction.events, (eventId) => posterOf(posters, eventId).organizerId);
    return [...byOrganizer.values()].flatMap((events) => {
      const entries = entriesOf(transaction, events);
      const own = ticketCounts(events.map((eventId) => all?.[transaction.events.indexOf(eventId)] ?? 0));
      const poster = posterOf(posters, events[0] ?? '');
      const isOwn = entries.length > 0 || own.tickets;
      return isOwn ? [ledgerRow({ ...poster, now }, { ...transaction, events, entries, ...own })] : [];
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
