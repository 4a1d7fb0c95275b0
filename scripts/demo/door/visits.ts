import { forged } from '../tour/words.ts';
import type { GatePhone } from './evening.ts';
import type { SoldTicket } from './sell.ts';

/** A code that somebody shows at a gate, so many milliseconds after the doors opened. */
export interface Visit {
  afterMs: number;
  code: string;
  /** Index of the phone. */
  phone: number;
}

/** One of this many guests shows a ticket that another one shows, too. */
const oneCopyOf = 20;
/** One of this many guests goes to a gate of another type first. */
const oneLostOf = 150;
/** A lost guest needs a moment to find the right gate. */
const walkMs = 1_000;
/** The refund itself, and the two seconds within which its codes must be refused. */
const refundTakesMs = 3_500;

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);

/**
 * Spreads the guests over the gates of their type and over the time. One guest in twenty shows a copied ticket: half of
 * the copies at the same moment at another gate, the others at some other moment. One code is forged.
 */
export function planVisits(
  { tickets, phones, seconds }: { tickets: readonly SoldTicket[]; phones: readonly GatePhone[]; seconds: number },
  random: () => number = Math.random,
): Visit[] {
  const guests = shuffled(tickets, random);
  const moment = (index: number) => (index / guests.length) * seconds * 1_000;
  const visits = guests.flatMap(({ code, ticketTypeId }, index): Visit[] => {
    const own = [...phones.keys()].filter((phone) => phones[phone]?.ticketTypeId === ticketTypeId);
    const turn = Math.floor(random() * own.length);
    const gate = (offset: number) => own[(turn + offset) % own.length] ?? 0;
    const visit = { afterMs: moment(index), code, phone: gate(0) };
    if (index % oneCopyOf === 0) {
      const atOnce = index % (2 * oneCopyOf) === 0;
      return [visit, { code, phone: gate(1), afterMs: atOnce ? visit.afterMs : moment(random() * guests.length) }];
    }
    const elsewhere = [...phones.keys()].find((phone) => !own.includes(phone));
    if (index % oneLostOf !== 1 || elsewhere === undefined) return [visit];
    return [
      { ...visit, phone: elsewhere },
      { ...visit, afterMs: visit.afterMs + walkMs },
    ];
  });
  const [first] = guests;
  const forgery = first ? [{ afterMs: moment(guests.length / 2), code: forged(first.code), phone: 0 }] : [];
  return [...visits, ...forgery].sort((one, other) => one.afterMs - other.afterMs);
}

/** Tickets that have been refunded are shown a few seconds later, and until the end. */
export function refundedVisits(
  tickets: readonly SoldTicket[],
  { phones, seconds, from }: { phones: readonly GatePhone[]; seconds: number; from: number },
): Visit[] {
  const start = from * 1_000 + refundTakesMs;
  return tickets.map(({ code, ticketTypeId }, index) => ({
    code,
    phone: phones.findIndex((phone) => phone.ticketTypeId === ticketTypeId) + (index % 2),
    afterMs: start + (index / tickets.length) * (seconds * 1_000 - start),
  }));
}
