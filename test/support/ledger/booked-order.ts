import { sumOf } from '../../../shared/base/sum.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { account, hold, must, order, show } from '../actors/world.ts';
import { projectOrder } from '../state/order-projection.ts';
import { confirm } from '../state/saga.ts';
import { stored } from '../stripe/orders-by-stripe.ts';
import { issue } from './reconciler.ts';

/** A confirmed order of one ticket for 45.00, with its ledger and its invoice. */
export async function bookedOrder(): Promise<{ id: string; organizerId: string }> {
  const { organizerId, ticketTypeId } = await show({ capacity: 5 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  await projectOrder(await stored(id));
  await issue({ orderId: id, organizerId });
  return { id, organizerId };
}

/** The ledger of an organizer as it was posted, in the order of time. */
export async function ledgerOf(organizerId: string): Promise<LedgerRow[]> {
  const { ledgerRows } = await import('../../../functions/accounting/ledger/ledger-store.ts');
  const rows: LedgerRow[] = [];
  for await (const row of ledgerRows(organizerId, {})) rows.push(row);
  return rows;
}

/** What the ledger of an organizer says in all, by account. */
export async function balancesOf(organizerId: string): Promise<Record<string, number>> {
  const all = (await ledgerOf(organizerId)).flatMap(({ entries }) => entries);
  const byAccount = Object.entries(Object.groupBy(all, ([account]) => account));
  return Object.fromEntries(byAccount.map(([account, own = []]) => [account, sumOf(own.map(([, amount]) => amount))]));
}
