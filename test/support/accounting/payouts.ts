import { randomUUID } from 'node:crypto';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { makeAdmin } from '../actors/callers.ts';
import { type Account, account, must, type Show, show } from '../actors/world.ts';
import { call } from '../http/client.ts';

/** An administrator, signed in. */
export async function treasurer(): Promise<Account> {
  const admin = await account('Root');
  await makeAdmin(admin.id);
  const body = { email: admin.email, password: 'correct horse 42' };
  return { ...admin, token: must(200, await call('POST', '/v1/auth/login', { body })).accessToken };
}

export const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** An organizer with an event. `path`: that of the organizer in the API. */
export interface Paid {
  party: Show;
  path: string;
  organizerId: string;
}

/** An organizer for which the platform holds that many cents, as the reader of the ledger's stream has added them up. */
export async function organizerWith(amount: number): Promise<Paid> {
  const party = await show();
  const organizerId: string = must(200, await call('GET', `/v1/events/${party.eventId}`)).organizer.id;
  await book(organizerId, party.eventId, amount);
  return { party, organizerId, path: `/v1/organizers/${organizerId}` };
}

/** Posts a sale, and adds it to the totals. */
async function book(organizerId: string, eventId: string, amount: number): Promise<void> {
  const { ledgerRow } = await import('../../../shared/ledger/ledger-row.ts');
  const now = Date.now();
  const orderId = `ord_${randomUUID()}`;
  const row = ledgerRow(
    { organizerId, timezone: 'UTC', now },
    {
      ...{ id: `${orderId}#sale`, at: now, kind: 'sale', currency: 'EUR', orderId, events: [eventId] },
      entries: [
        ['customers', amount],
        ['sales:0', -amount],
      ],
    },
  );
  await count([row]);
}

/** Transactions of an organizer by time. */
export async function ledgerRowsOf(organizerId: string, ids: string[]): Promise<LedgerRow[]> {
  const { ledgerRows } = await import('../../../functions/accounting/ledger/ledger-store.ts');
  const rows: LedgerRow[] = [];
  for await (const row of ledgerRows(organizerId, {})) if (ids.includes(row.id)) rows.push(row);
  return rows;
}

/** Adds transactions to the totals, as the reader of the ledger's stream does. */
export async function count(rows: LedgerRow[]): Promise<void> {
  const { delivered } = await import('../../../functions/accounting/totals/totals.ts');
  const { countTransactions } = await import('../../../functions/accounting/totals/count-transactions.ts');
  await countTransactions(rows.flatMap((row, index) => delivered(row, String(Date.now() + index))));
}

export const payOut = ({ token }: Account, path: string, amount: number, { key, ...more }: Record<string, any> = {}) =>
  call('POST', `${path}/payouts`, { token, body: { amount: euros(amount), ...more }, key });

/** The open balance and the payouts, as a member sees them. */
export const payouts = async ({ party, path }: Paid) =>
  must(200, await call('GET', `${path}/payouts`, { token: party.organizer.token }));
