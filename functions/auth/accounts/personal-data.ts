import type { Item } from '../../../shared/dynamo/client.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { lineView, sumsOf } from '../../../shared/pricing/line-view.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { type Account, userView } from '../identity/account.ts';
import { type SessionState, sessionItemView } from '../sessions/session.ts';
import type { UserRows } from './personal-data-store.ts';

interface StoredData {
  sessions: readonly SessionState[];
  memberships: readonly { pk: string; role: string }[];
  orders: UserRows;
  tickets: UserRows;
  cart: Item | undefined;
}

/**
 * Everything that is stored of a person, as one JSON document. `complete` is false if it had to leave out orders or
 * tickets: then `GET /v1/orders` and `GET /v1/tickets` list all of them, page by page.
 */
export const personalData = (account: Account, { sessions, memberships, orders, tickets, cart }: StoredData) => ({
  account: userView(account),
  sessions: sessions.map((session) => sessionItemView(session, '')),
  organizers: memberships.map(({ pk, role }) => ({ organizerId: pk.replace('organizer#', ''), role })),
  orders: orders.rows.map(exportedOrder),
  tickets: tickets.rows.map(exportedTicket),
  cart: cart ? exportedCart(cart) : null,
  complete: orders.isAll && tickets.isAll,
});

/** The fields of an order that concern its buyer. Internal state and the actions of others are left out. */
const orderFields = ['orderId', 'status', 'tickets', 'refunds', 'failure', 'createdAt'];

function exportedOrder(row: Item): Item {
  const attempts = (row.attempts ?? []) as Item[];
  const { items, total } = row as unknown as OrderFacts;
  return {
    ...pick(row, orderFields),
    ...sumsOf(total.currency, items),
    total,
    items: items.map(lineView),
    payments: attempts.map((attempt) => pick(attempt, ['id', 'provider', 'status', 'amount'])),
  };
}

/** Without the ticket code: people pass this file on, and the code admits its bearer. */
const exportedTicket = (row: Item): Item => ({
  id: ticketIdOf(row as unknown as Ticket),
  ...pick(row, ['orderId', 'ticketTypeId', 'seat', 'status', 'holder']),
});

const exportedCart = (row: Item): Item => ({
  ...pick(row, ['expiresAt']),
  lines: ((row.lines ?? []) as Item[]).map((line) =>
    pick(line, ['eventId', 'eventTitle', 'name', 'unitPrice', 'places']),
  ),
});

const pick = (row: Item, names: readonly string[]): Item =>
  Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));
