import type { Item } from '../../shared/dynamo.ts';
import { type Account, userView } from './account.ts';
import { type StoredSession, sessionItem } from './session.ts';

/** How rows are kept is nobody's personal data, nor is what would open a door or a session. */
const inner = new Set([
  'pk',
  'sk',
  'ttl',
  'hash',
  'taskToken',
  'keys',
  'open',
  'checkAt',
  'version',
  'claimableAt',
  'holdId',
]);

const outer = (row: Item): Item =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !inner.has(name))
      .map(([name, value]) => [
        name,
        name === 'attempts' && Array.isArray(value)
          ? value.map(({ key: _, hash: __, token: ___, ...rest }) => rest)
          : value,
      ]),
  );

/** Everything that is kept of a person, as one JSON document. */
export const personalData = (
  account: Account,
  kept: {
    sessions: readonly StoredSession[];
    memberships: readonly { pk: string; role: string }[];
    orders: readonly Item[];
    tickets: readonly Item[];
    cart: Item | undefined;
  },
) => ({
  account: userView(account),
  sessions: kept.sessions.map((session) => sessionItem(session, '')),
  organizers: kept.memberships.map(({ pk, role }) => ({ organizerId: pk.replace('organizer#', ''), role })),
  orders: kept.orders.map(outer),
  tickets: kept.tickets.map(outer),
  cart: kept.cart ? outer(kept.cart) : null,
});
