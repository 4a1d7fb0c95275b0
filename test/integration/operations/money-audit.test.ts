import { beforeAll, describe, expect, it, vi } from 'vitest';
import { operationsLimits } from '../../../functions/operations/limits.ts';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { findings } from '../../support/state/audit.ts';
import { confirm, runTask } from '../../support/state/saga.ts';

/*
 * Goal: the audit finds planted contradictions about money in real rows, also of orders to which no event on sale leads,
 * names the order and the difference, and reads a bounded part of the table in each run.
 * Method: buy through the API, then change single attributes behind its back.
 */

beforeAll(() => startInProcess({ cache: false }));

const readOrders = async () => import('../../../functions/operations/reconciliation/check-orders.ts');

async function allOrders() {
  const { checkOrders } = await readOrders();
  const all = { orders: 0, found: [] as string[] };
  for await (const { orders, findings: found } of checkOrders()) {
    all.orders += orders;
    all.found.push(...found.map(({ invariant, subject, detail }) => `${invariant} ${subject} ${detail}`));
  }
  return all;
}

/** Writes single fields of an order as no code of the system would. Returns how to take that back. */
async function plant(orderId: string, set: Record<string, unknown>): Promise<() => Promise<unknown>> {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { assign } = await import('../../../shared/dynamo/expressions.ts');
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const key = { pk: `order#${orderId}`, sk: 'order' };
  const table = process.env.ORDERS_TABLE ?? '';
  const before = await getItem<Record<string, unknown>>(table, key, { consistent: true });
  const kept = Object.fromEntries(Object.keys(set).map((name) => [name, before?.[name]]));
  await update(table, key, assign(set));
  return () => update(table, key, assign(kept));
}

const rowOf = async (orderId: string) => {
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const row = await readOrder(orderId);
  if (!row) throw new Error(`There is no order ${orderId}`);
  return row;
};

async function buy(ticketTypeId: string, quantity: number): Promise<string> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  expect(await confirm(id)).toEqual({ outcome: 'confirmed' });
  return id;
}

/** An order that failed without money. */
async function fail(ticketTypeId: string): Promise<string> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 1));
  const { id } = must(202, await order(buyer, 'tok_declined'));
  must(202, await call('POST', `/v1/orders/${id}/cancel`, { token: buyer.token, body: {} }));
  await runTask('ReleaseTickets', id);
  return id;
}

async function hourly(): Promise<string[]> {
  await (await import('../../../functions/operations/hourly.ts')).handler();
  const { readLatestReport } = await import('../../../functions/operations/reconciliation/latest-report-store.ts');
  const report = await readLatestReport();
  expect(Object.keys(report)).not.toContain('ordersAfter');
  return report.findings.map(({ invariant, subject, detail }) => `${invariant} ${subject} ${detail}`);
}

describe('the audit of money', () => {
  it('finds nothing in orders that were bought, returned and cancelled with their event', async () => {
    const party = await show({ capacity: 9 });
    const { token } = party.organizer;
    const [returned, goodwill] = [await buy(party.ticketTypeId, 2), await buy(party.ticketTypeId, 2)];
    await fail(party.ticketTypeId);
    const [ticket] = (await rowOf(returned)).tickets;
    const refund = (id: string, body: object) => call('POST', `/v1/orders/${id}/refunds`, { token, body });
    must(202, await refund(returned, { ticketIds: [ticket?.ticketId], reason: 'ill' }));
    must(202, await refund(goodwill, { amount: { amount: 700, currency: 'EUR' }, reason: 'rain' }));
    must(202, await call('POST', `/v1/events/${party.eventId}/cancel`, { token, body: {} }));
    await deliver();
    const { refundEvent } = await import('../../../functions/orders/refunds/refund-event.ts');
    await refundEvent(party.eventId);
    expect((await rowOf(returned)).status).toBe('refunded');
    expect((await rowOf(goodwill)).refunds.map(({ amount }) => amount.amount)).toEqual([700, 8_300]);
    expect((await allOrders()).found).toEqual([]);
  });

  it('finds a planted contradiction with the event of its order', async () => {
    const { eventId, ticketTypeId } = await show({ capacity: 9 });
    const id = await buy(ticketTypeId, 2);
    const { attempts } = await rowOf(id);
    const restore = await plant(id, { attempts: [...attempts, { ...attempts[0], id: `${id}#2` }] });
    expect((await findings(eventId)).map(({ invariant, subject, detail }) => [invariant, subject, detail])).toEqual([
      ['I3', id, `confirmed, and €90.00 of ${id}#2 is neither used nor refunded`],
      ['I7', id, `2 captures are kept: ${id}#1, ${id}#2`],
    ]);
    await restore();
    expect(await findings(eventId)).toEqual([]);
  });

  it('finds stranded money of an order to which no event leads, once, in the hourly report', async () => {
    const { ticketTypeId } = await show({ capacity: 9 });
    const id = await fail(ticketTypeId);
    const { attempts } = await rowOf(id);
    expect(await hourly()).toEqual([]);
    const restore = await plant(id, { attempts: [{ ...attempts[0], status: 'captured' }] });
    const stranded = `I3 ${id} cancelled, and €45.00 of ${id}#1 is neither used nor refunded`;
    expect((await allOrders()).found).toEqual([stranded]);
    expect(await hourly()).toEqual([stranded]);
    await restore();
    expect(await hourly()).toEqual([]);
  });

  it('names an order whose row cannot be understood, and checks the others', async () => {
    const { ticketTypeId } = await show({ capacity: 9 });
    const [broken, other] = [await fail(ticketTypeId), await fail(ticketTypeId)];
    const { attempts } = await rowOf(other);
    const restore = [
      await plant(broken, { refunds: null }),
      await plant(other, { attempts: [{ ...attempts[0], status: 'captured' }] }),
    ];
    const { found } = await allOrders();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(expect.stringContaining(`I3 ${broken} its row cannot be read: `));
    expect(found).toContain(`I3 ${other} cancelled, and €45.00 of ${other}#1 is neither used nor refunded`);
    for (const one of restore) await one();
  });
});

describe('an hourly run', () => {
  it('reads a bounded number of pages, and the next run continues behind them', async () => {
    const pages = await import('../../../functions/operations/reconciliation/order-page-store.ts');
    const { readResumePositions } = await import('../../../functions/operations/reconciliation/report-store.ts');
    const asked: unknown[] = [];
    const endless = vi.spyOn(pages, 'readOrderPage').mockImplementation(async (after) => {
      asked.push(after?.pk);
      return { orders: [], next: { pk: `order#${asked.length}`, sk: 'order' } };
    });
    await hourly();
    expect([asked.length, asked[0]]).toEqual([operationsLimits.orderPages, undefined]);
    const ordersAfter = { pk: `order#${operationsLimits.orderPages}`, sk: 'order' };
    expect((await readResumePositions()).ordersAfter).toEqual(ordersAfter);

    endless.mockImplementation(async (after) => {
      asked.push(after?.pk);
      return { orders: [] };
    });
    await hourly();
    expect(asked.slice(operationsLimits.orderPages)).toEqual([ordersAfter.pk]);
    expect((await readResumePositions()).ordersAfter).toBeUndefined();
    endless.mockRestore();
  });
});
