import { setTimeout as sleep } from 'node:timers/promises';
import { mapLimit } from '../../scripts/shared/retry.ts';
import { must, type Send } from './client.ts';
import type { PlacedOrder } from './shopping.ts';
import type { Event, Organizer } from './world.ts';

const maxPages = 50;
/** Counts of places may be some seconds old. */
const countSeconds = 20;

export interface Ticket {
  id: string;
  orderId: string;
  eventId: string;
  code: string;
}

/** Lists the valid tickets of an account, all pages. */
async function ticketsOf(send: Send, token: string): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  let cursor = '';
  for (let page = 0; page < maxPages; page++) {
    const path = `/v1/tickets?limit=100${cursor}`;
    const { items, nextCursor } = await must(200, 'listing tickets', send('GET', path, { token }));
    tickets.push(...items);
    if (nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return tickets;
}

/** Lists the tickets of all accounts that have ordered. */
export async function ticketsOfOrders(send: Send, orders: readonly PlacedOrder[]): Promise<Ticket[]> {
  const tokens = [...new Set(orders.map(({ account }) => account.token))];
  return (await mapLimit(tokens, 8, (token) => ticketsOf(send, token))).flat();
}

/** What the API says about an event at the end. */
export interface EventCounts extends Event {
  sold: number;
  held: number;
  free: number;
}

/** Reads the places sold, held and free, until they agree with `sold`, for some seconds at most. */
export async function countsOf(send: Send, { token }: Organizer, event: Event, sold: number): Promise<EventCounts> {
  const until = performance.now() + countSeconds * 1000;
  for (;;) {
    const path = `/v1/events/${event.eventId}/sales`;
    const counts = await must(200, 'reading sales', send('GET', path, { token }));
    if ((counts.sold === sold && counts.held === 0) || performance.now() > until) {
      return { ...event, sold: counts.sold, held: counts.held, free: counts.free };
    }
    await sleep(500);
  }
}

interface Findings {
  orders: readonly PlacedOrder[];
  tickets: readonly Ticket[];
  /** Confirmation mails by order. Undefined where they cannot be counted. */
  mails: ReadonlyMap<string, number> | undefined;
  events: readonly EventCounts[];
}

export interface Verification {
  orders: number;
  confirmed: number;
  /** Confirmed orders without exactly their tickets. */
  withoutTickets: number;
  /** Confirmed orders without exactly one mail. Null where mails cannot be counted. */
  withoutMail: number | null;
  /** Each finding in a sentence. */
  faults: string[];
}

/** Checks that every order is confirmed, with its tickets and one mail, and that no event sold too many places. */
export function verify({ orders, tickets, mails, events }: Findings): Verification {
  const faults: string[] = [];
  const confirmed = orders.filter(({ status }) => status === 'confirmed');
  for (const { id, status } of orders) {
    if (status !== 'confirmed') faults.push(`Order ${id} did not confirm: it is ${status}.`);
  }
  const byOrder = Map.groupBy(tickets, ({ orderId }) => orderId);
  const withoutTickets = confirmed.filter(({ id, places }) => {
    const own = (byOrder.get(id) ?? []).filter(({ code }) => code);
    if (own.length === places) return false;
    faults.push(`Order ${id} of ${places} places has ${own.length} tickets.`);
    return true;
  });
  const withoutMail = confirmed.filter(({ id }) => {
    const count = mails?.get(id) ?? 0;
    if (mails === undefined || count === 1) return false;
    faults.push(`Order ${id} has ${count} mails.`);
    return true;
  });
  const ids = new Set(tickets.map(({ id }) => id));
  if (ids.size !== tickets.length) faults.push(`${tickets.length - ids.size} tickets were issued more than once.`);
  for (const { eventId, capacity, sold, held, free } of events) {
    const issued = tickets.filter((ticket) => ticket.eventId === eventId).length;
    if (sold > capacity || issued > capacity || sold + held + free > capacity) {
      faults.push(`Event ${eventId} is oversold: ${capacity} places, ${sold} sold, ${held} held, ${free} free.`);
    }
    if (sold !== issued) faults.push(`Event ${eventId} counts ${sold} places sold, but issued ${issued} tickets.`);
  }
  return {
    orders: orders.length,
    confirmed: confirmed.length,
    withoutTickets: withoutTickets.length,
    withoutMail: mails === undefined ? null : withoutMail.length,
    faults,
  };
}
