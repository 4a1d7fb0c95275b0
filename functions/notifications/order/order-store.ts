import { getMany } from '../../../shared/dynamo/read.ts';
import { parseTicketId, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { readUser } from '../../../shared/records/auth-rows.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { readOrderMoney } from '../../../shared/records/order-money.ts';
import { mailEnv } from '../env.ts';
import { type Buyer, isUnproved, unlinkedOrder } from './unlinked-order.ts';

const { TICKETS_TABLE } = mailEnv.read();

/**
 * Reads an order with its money, its buyer (the recipient for a comp, the customer at the box office), the rows of its
 * tickets by ticket id, and its events by id.
 * For a mailbox that is not proved, no text contains anything to click.
 * @throws Error when the order or the account is missing.
 */
export async function readConfirmedOrder(orderId: string) {
  const order = await readOrderMoney(orderId);
  if (!order) throw new Error(`Order ${orderId} does not exist`);
  const [account, tickets, events] = await Promise.all([
    order.boxOffice?.walkUp ? undefined : readUser(order.userId),
    ticketsById(order.tickets.map(({ ticketId }) => ticketId)),
    eventsById([...new Set(order.items.map(({ eventId }) => eventId))]),
  ]);
  const buyer = account ? { ...account, ...order.comp?.to } : walkUpBuyer(order);
  if (!buyer) throw new Error(`The buyer of ${orderId} has no account`);
  const mailed = { order, buyer, tickets, events };
  return isUnproved(mailed) ? unlinkedOrder(mailed) : mailed;
}

/** A customer of the box office without a confirmed account. Without an address, nothing is mailed. */
const walkUpBuyer = ({ boxOffice }: OrderFacts): Buyer | undefined =>
  boxOffice?.walkUp && { name: boxOffice.name ?? '', email: boxOffice.walkUp.email ?? '', emailVerified: false };

async function ticketsById(ticketIds: string[]): Promise<Map<string, Ticket>> {
  const keys = ticketIds.map((id) => {
    const place = parseTicketId(id);
    if (!place) throw new Error(`${id} is not a ticket id`);
    return placeKey(place);
  });
  const rows = await getMany<Ticket>(TICKETS_TABLE, keys, { consistent: true });
  return new Map(
    ticketIds.flatMap((id, index) => {
      const row = rows[index];
      return row ? [[id, row] as const] : [];
    }),
  );
}

async function eventsById(eventIds: string[]): Promise<Map<string, EventRow>> {
  const rows = await Promise.all(eventIds.map(readEvent));
  return new Map(rows.flatMap((row) => (row ? [[row.eventId, row] as const] : [])));
}
