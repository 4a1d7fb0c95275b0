import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { clock } from '../../../shared/base/clock.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { deliver as addUp, recordsOf } from '../../support/accounting/stream.ts';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { ledgerOf } from '../../support/ledger/booked-order.ts';
import { found, issue } from '../../support/ledger/reconciler.ts';
import { projectOrder } from '../../support/state/order-projection.ts';
import { confirm } from '../../support/state/saga.ts';
import { stored } from '../../support/stripe/orders-by-stripe.ts';

/*
 * Goal: a settlement says how many tickets were sold, and how many of them are not valid any more.
 * Method: an order of three tickets is refunded in several ways, and its ledger is delivered to the totals.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => vi.restoreAllMocks());

const day = 24 * 3_600_000;
const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10);

it('tickets are counted as they are sold and cancelled, with money back or without', async () => {
  const party = await show({ capacity: 5 });
  const { organizerId, organizer } = party;
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 3));
  const { id, total } = must(202, await order(buyer));
  await confirm(id);
  const { tickets } = await stored(id);
  const [first, second] = tickets.map(({ ticketId }) => ticketId);
  const refund = async (body: object) => {
    const answer = await call('POST', `/v1/orders/${id}/refunds`, {
      token: organizer.token,
      body: { reason: 'The sound failed', ...body },
    });
    must(202, answer);
    await deliver();
  };
  await refund({ ticketIds: [first] });
  await refund({ amount: { ...total, amount: 1 } });
  await refund({ ticketIds: [second], amount: { ...total, amount: 0 } });
  await projectOrder(await stored(id));

  const rows = await ledgerOf(organizerId);
  expect(rows.filter(({ tickets: count }) => count).map(({ kind, tickets: count }) => [kind, count])).toEqual([
    ['sale', [3]],
    ['refund', [1]],
    ['refund', [1]],
  ]);
  await addUp(recordsOf(rows));
  const period = `from=${dayAt(Date.now() - day)}&to=${dayAt(Date.now() + day)}`;
  const settlement = await call('GET', `/v1/organizers/${organizerId}/settlement?${period}`, {
    token: organizer.token,
  });
  const counted = { orders: 1, tickets: { sold: 3, refunded: 2 } };
  expect(must(200, settlement)).toMatchObject({
    totals: [{ ...counted, refunds: { count: 2 } }],
    events: [{ ...counted, refunds: { count: 2 } }],
  });
  const valid = (await stored(id)).tickets.filter(({ status }) => status === 'valid');
  expect(valid).toHaveLength(1);

  await issuePapers(rows);
  const silent = rows.find(({ entries }) => entries.length === 0);
  vi.spyOn(clock, 'now').mockImplementation(() => Date.now() + 3 * 60_000);
  expect(await found(id)).toEqual({ findings: [], mended: [] });
  const { removeWhen } = await import('../../../shared/dynamo/write.ts');
  await removeWhen(String(process.env.ACCOUNTING_TABLE), { pk: silent?.pk ?? '', sk: silent?.sk ?? '' }, {});
  expect(await found(id)).toMatchObject({ findings: [], mended: [{ kind: 'ledger_missing', subject: silent?.id }] });
  expect(await ledgerOf(organizerId)).toHaveLength(rows.length);
});

async function issuePapers(rows: readonly LedgerRow[]): Promise<void> {
  const { paperOfTransaction } = await import('../../../shared/ledger/paper-key.ts');
  for (const row of rows) {
    const paper = paperOfTransaction(row);
    if (paper) await issue(paper);
  }
}
