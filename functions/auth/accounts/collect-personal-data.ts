import { activeSessionsOf } from '../sessions/active-session-store.ts';
import { personalData } from './personal-data.ts';
import { cartRowOf, membershipsOf, orderRowsOf, ticketRowsOf } from './personal-data-store.ts';
import { requireAccount } from './require-account.ts';

/** Reads everything that is stored of a person, from the tables of all services. @throws Problem `not_found`. */
export async function collectPersonalData(userId: string, now: number) {
  const [account, sessions, memberships, orders, tickets, cart] = await Promise.all([
    requireAccount(userId),
    activeSessionsOf(userId, now),
    membershipsOf(userId),
    orderRowsOf(userId),
    ticketRowsOf(userId),
    cartRowOf(userId),
  ]);
  return personalData(account, { sessions, memberships, orders, tickets, cart });
}
