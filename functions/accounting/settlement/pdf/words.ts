import type { SettlementView } from '../settlement-schema.ts';

const format = (month: 'long' | 'short') =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month, year: 'numeric' });
const [longFormat, shortFormat] = [format('long'), format('short')];
const dayOf = (date: string): number => Date.parse(date.slice(0, 10));

/** `1 November 2026` for `2026-11-01…`, the day as it stands there. */
const dayText = (date: string): string => longFormat.format(dayOf(date));

/** `1 Nov 2026`. */
const shortDayText = (date: string): string => shortFormat.format(dayOf(date));

/** `1 December 2026, 00:10` for a local time with offset. */
const momentText = (at: string): string => `${dayText(at)}, ${at.slice(11, 16)}`;

const countText = (count: number, noun: string): string =>
  `${count.toLocaleString('en-IE')} ${noun}${count === 1 ? '' : 's'}`;

/** `1,204 tickets`. */
export const ticketsText = (count: number): string => countText(count, 'ticket');

/** `1 Nov 2026 · 12 orders · 20 tickets sold, 3 refunded`. Empty for what belongs to no event and has sold nothing. */
export function saleText({ startsAt, orders, tickets }: SettlementView['events'][number]): string {
  const day = startsAt ? [shortDayText(startsAt)] : [];
  if (orders === 0 && tickets.sold === 0 && tickets.refunded === 0) return day.join();
  const refunded = tickets.refunded > 0 ? `, ${tickets.refunded.toLocaleString('en-IE')} refunded` : '';
  return [...day, countText(orders, 'order'), `${ticketsText(tickets.sold)} sold${refunded}`].join(' · ');
}

/** `19%`, and `No tax` for zero. */
export const rateText = (rate: number): string => (rate === 0 ? 'No tax' : `${rate}%`);

/** What the head of a settlement says about its period. */
export function periodText({ from, to, timezone }: SettlementView): string {
  return `${dayText(from)} to ${dayText(to)}, both days included. Days of the time zone ${timezone}.`;
}

export const closingText = ({ closed, closesAt }: SettlementView): string =>
  closed
    ? 'This period is closed: its amounts are final.'
    : `This period is not closed: its amounts may change until ${momentText(closesAt)}.`;
