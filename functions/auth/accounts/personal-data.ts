import type { Item } from '../../../shared/dynamo/client.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { type Account, userView } from '../identity/account.ts';
import { type SessionState, sessionItemView } from '../sessions/session.ts';

/** What of an order is its buyer's: how it is kept, and who else had a hand in it, is not. */
const orderFields = ['orderId', 'status', 'items', 'subtotal', 'total', 'tickets', 'refunds', 'failure', 'createdAt'];

const picked = (row: Item, names: readonly string[]): Item =>
  Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));

function order(row: Item): Item {
  const attempts = (row.attempts ?? []) as Item[];
  return {
    ...picked(row, orderFields),
    payments: attempts.map((one) => picked(one, ['id', 'provider', 'status', 'amount'])),
  };
}

/** Without the code: this file is sent around, and the code opens a door. */
const ticket = (row: Item): Item => ({
  id: ticketIdOf(row as unknown as Ticket),
  ...picked(row, ['orderId', 'ticketTypeId', 'seat', 'status', 'holder']),
});

const cart = (row: Item): Item => ({
  ...picked(row, ['expiresAt']),
  lines: ((row.lines ?? []) as Item[]).map((line) =>
    picked(line, ['eventId', 'eventTitle', 'name', 'unitPrice', 'places']),
  ),
});

/** Everything that is kept of a person, as one JSON document. */
export const personalData = (
  account: Account,
  kept: {
    sessions: readonly SessionState[];
    memberships: readonly { pk: string; role: string }[];
    orders: readonly Item[];
    tickets: readonly Item[];
    cart: Item | undefined;
  },
) => ({
  account: userView(account),
  sessions: kept.sessions.map((session) => sessionItemView(session, '')),
  organizers: kept.memberships.map(({ pk, role }) => ({ organizerId: pk.replace('organizer#', ''), role })),
  orders: kept.orders.map(order),
  tickets: kept.tickets.map(ticket),
  cart: kept.cart ? cart(kept.cart) : null,
});
