import { addSums, openBalance, type Sums, scopeOf, sumsOf, type TotalsRow } from '../totals/totals.ts';
import type { Period } from './period.ts';

/** The sums of one event, or of what belongs to no event, in one currency. */
export interface EventSums {
  /** Empty for what belongs to no event, such as payouts. */
  eventId: string;
  currency: string;
  sums: Sums;
}

/** The sums of all events in one currency. */
interface CurrencySums {
  currency: string;
  sums: Sums;
  /** What the platform held for the organizer before the period, in minor units. */
  opening: number;
}

export interface Statement {
  events: EventSums[];
  currencies: CurrencySums[];
}

/** Adds up the totals of a period, and of all days before it for its opening balance. */
export interface StatementTally {
  add(rows: readonly TotalsRow[]): void;
  /** How many events have something in the period: it bounds the size of the statement. */
  events(): number;
  statement(): Statement;
}

/** `eventId`: only that event counts, and the opening balance is what it had added by then. */
export function statementTally({ from, to }: Pick<Period, 'from' | 'to'>, eventId?: string): StatementTally {
  const byEvent = new Map<string, EventSums>();
  const byCurrency = new Map<string, CurrencySums>();
  const addRow = (row: TotalsRow) => {
    const scope = scopeOf(row);
    if (scope.day > to || (eventId !== undefined && scope.eventId !== eventId)) return;
    const { currency } = scope;
    const all = byCurrency.get(currency) ?? { currency, sums: {}, opening: 0 };
    byCurrency.set(currency, all);
    const sums = sumsOf(row);
    if (scope.day < from) {
      all.opening += openBalance(sums);
      return;
    }
    addSums(all.sums, sums);
    const key = `${scope.eventId}#${currency}`;
    const ofEvent = byEvent.get(key) ?? { eventId: scope.eventId, currency, sums: {} };
    byEvent.set(key, ofEvent);
    addSums(ofEvent.sums, sums);
  };
  return {
    add: (rows) => rows.forEach(addRow),
    events: () => byEvent.size,
    statement: () => ({
      events: [...byEvent.values()],
      currencies: [...byCurrency.values()].sort((one, other) => (one.currency < other.currency ? -1 : 1)),
    }),
  };
}
