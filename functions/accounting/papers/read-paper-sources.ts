import { getMany } from '../../../shared/dynamo/read.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';
import { readUsers, type UserRow } from '../../../shared/records/auth-rows.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import type { OrderMoney } from '../../../shared/records/order-money.ts';
import { type OrganizerRow, organizerKey } from '../../../shared/records/venue-rows.ts';
import { papersEnv } from '../env.ts';
import { paidBy } from './due-papers.ts';
import type { Facts } from './invoice.ts';

const { ORDERS_TABLE, EVENTS_TABLE, VENUES_TABLE } = papersEnv.read();

/** An order with the rows that its papers are made of. */
export interface PaperSource {
  order: OrderMoney;
  account: UserRow | undefined;
  events: EventRow[];
  organizers: ReadonlyMap<string, OrganizerRow>;
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

async function rowsById<T>(table: string, ids: readonly string[], keyOf: (id: string) => { pk: string; sk: string }) {
  const rows = await getMany<T>(table, ids.map(keyOf), { consistent: true });
  return new Map(ids.flatMap((id, index) => (rows[index] ? [[id, rows[index]] as const] : [])));
}

/** Reads what the papers of some orders are made of, by order. @throws Error where an order or an organizer is missing. */
export async function readPaperSources(ids: readonly PaperId[]): Promise<Map<string, PaperSource>> {
  const orders = await rowsById<OrderMoney>(ORDERS_TABLE, distinct(ids.map(({ orderId }) => orderId)), orderKey);
  const eventIds = distinct([...orders.values()].flatMap(({ items }) => items.map(({ eventId }) => eventId)));
  const [events, organizers, accounts] = await Promise.all([
    rowsById<EventRow>(EVENTS_TABLE, eventIds, eventKey),
    rowsById<OrganizerRow>(VENUES_TABLE, distinct(ids.map(({ organizerId }) => organizerId)), organizerKey),
    readUsers([...orders.values()].flatMap(({ userId, boxOffice }) => (boxOffice?.walkUp ? [] : [userId]))),
  ]);
  for (const { orderId, organizerId } of ids) {
    if (!orders.has(orderId)) throw new Error(`Order ${orderId} does not exist`);
    if (!organizers.has(organizerId)) throw new Error(`Organizer ${organizerId} does not exist`);
  }
  return new Map(
    [...orders].map(([orderId, order]) => {
      const own = new Set(order.items.map(({ eventId }) => eventId));
      const ofOrder = [...own].flatMap((eventId) => events.get(eventId) ?? []);
      return [orderId, { order, account: accounts.get(order.userId), events: ofOrder, organizers }];
    }),
  );
}

/** What the papers of one organizer say. Undefined while none is due. */
export function factsOf({ order, account, events, organizers }: PaperSource, organizerId: string): Facts | undefined {
  const organizer = organizers.get(organizerId);
  const payment = paidBy(order);
  if (!organizer || !payment) return undefined;
  return { organizer, account, payment, events: events.filter((event) => event.organizerId === organizerId) };
}
