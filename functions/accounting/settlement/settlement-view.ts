import { rfc3339 } from '../../../shared/base/clock.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { Sums } from '../totals/totals.ts';
import { type Figures, figuresOf, type TaxFigures, taxFigures } from './figures.ts';
import type { Period } from './period.ts';
import type { SettlementView, TaxReportView } from './settlement-schema.ts';
import type { EventSums, Statement } from './statement.ts';

/** What an event is shown by. */
export type ShownEvent = Pick<EventRow, 'eventId' | 'title' | 'startsAt'> & {
  venue: Pick<EventRow['venue'], 'timezone'>;
};

/** A statement with what its readers need to know about it. */
export interface SettlementFacts {
  organizer: { id: string; name: string };
  period: Period;
  /** The only event that counts. */
  eventId?: string | undefined;
  statement: Statement;
  events: ReadonlyMap<string, ShownEvent>;
}

type InMoney<T> = T extends number ? { amount: number; currency: string } : { [K in keyof T]: InMoney<T[K]> };

/** Every amount of an object as money. */
const inMoney = <T>(amounts: T, currency: string): InMoney<T> =>
  (typeof amounts === 'number'
    ? { amount: amounts, currency }
    : Object.fromEntries(
        Object.entries(amounts as object).map(([name, amount]) => [name, inMoney(amount, currency)]),
      )) as InMoney<T>;

function figuresView({ orders, tickets, refunds: { count, ...refunds }, ...amounts }: Figures, currency: string) {
  return { orders, tickets, ...inMoney(amounts, currency), refunds: { count, ...inMoney(refunds, currency) } };
}

const taxView = ({ rate, ...amounts }: TaxFigures, currency: string) => ({
  currency,
  rate,
  ...inMoney(amounts, currency),
});

const taxesOf = (sums: Sums, currency: string) => taxFigures(sums).map((figures) => taxView(figures, currency));

const periodView = ({ organizer, period }: SettlementFacts) => ({
  organizer,
  from: period.from,
  to: period.to,
  timezone: period.timezone,
  closed: period.isClosed,
  closesAt: rfc3339(period.closesAt, period.timezone),
});

/** By start, then by id and currency. What belongs to no event comes last. */
const byStart = (events: SettlementFacts['events']) => (one: EventSums, other: EventSums) => {
  const place = ({ eventId }: EventSums) => (eventId === '' ? Infinity : (events.get(eventId)?.startsAt ?? 0));
  const text = ({ eventId, currency }: EventSums) => `${eventId}#${currency}`;
  const [a, b] = [place(one), place(other)];
  return a === b ? (text(one) < text(other) ? -1 : 1) : a - b;
};

/** A statement as the API shows it. */
export function settlementView(facts: SettlementFacts): SettlementView {
  const { statement, events, eventId: only } = facts;
  return {
    ...periodView(facts),
    ...(only && { eventId: only }),
    totals: statement.currencies.map(({ currency, sums, opening }) => {
      const figures = figuresOf(sums, only ? 'count' : 'once');
      return {
        currency,
        openingBalance: { amount: opening, currency },
        closingBalance: { amount: opening + figures.balanceChange, currency },
        ...figuresView(figures, currency),
        taxes: taxesOf(sums, currency),
      };
    }),
    events: [...statement.events].sort(byStart(events)).map(({ eventId, currency, sums }) => {
      const event = events.get(eventId);
      return {
        ...(eventId !== '' && { eventId }),
        ...(event && { title: event.title, startsAt: rfc3339(event.startsAt, event.venue.timezone) }),
        currency,
        ...figuresView(figuresOf(sums, 'count'), currency),
      };
    }),
  };
}

/** The taxes of a statement as the API shows them. */
export const taxReportView = (facts: SettlementFacts): TaxReportView => ({
  ...periodView(facts),
  items: facts.statement.currencies.flatMap(({ currency, sums }) => taxesOf(sums, currency)),
});
