/**
 * Goal: an order that contradicts itself stays a finding until it is right. The command brings it before the minute job,
 * which mends what can be mended without a decision, and changes nothing else.
 * Method: orders are paid by the test provider, then their rows are changed.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FindingKind } from '../../../../functions/orders/reconciliation/finding.ts';
import { clock } from '../../../../shared/base/clock.ts';
import { recordLimits } from '../../../../shared/records/limits.ts';
import { orderKey } from '../../../../shared/records/order-facts.ts';
import { listedAt, testChargeKey } from '../../../../shared/records/test-provider/charge.ts';
import { account, hold, must, order, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { found, issue } from '../../../support/ledger/reconciler.ts';
import { lapse } from '../../../support/state/lapse.ts';
import { projectOrder } from '../../../support/state/order-projection.ts';
import { confirm, runTask } from '../../../support/state/saga.ts';
import { stored } from '../../../support/stripe/orders-by-stripe.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => vi.restoreAllMocks());

type Row = Awaited<ReturnType<typeof stored>>;

async function write(table: 'ORDERS_TABLE' | 'TICKETS_TABLE', item: object): Promise<void> {
  const { put } = await import('../../../../shared/dynamo/write.ts');
  await put(String(process.env[table]), item as { pk: string; sk: string });
}

async function placed(): Promise<{ id: string; party: Show }> {
  const party = await show({ capacity: 1 });
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 1));
  return { id: must(202, await order(buyer)).id, party };
}

/** Gives the command of the order's finding of this kind. Returns the kinds that are open after it. */
async function command(orderId: string, kind: FindingKind): Promise<FindingKind[]> {
  const finding = (await found(orderId)).findings.find((one) => one.kind === kind);
  expect(finding, kind).toBeDefined();
  const { mendOpenFinding } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  return (await mendOpenFinding(finding?.id ?? '')).map((one) => one.kind);
}

async function minuteJob(): Promise<void> {
  const { handler } = await import('../../../../functions/orders/every-minute.ts');
  await handler();
}

describe('I3: a paid order whose confirmation was lost, and which the minute job has lost too', () => {
  /** An order that was paid long ago, and is in no index. */
  async function forgotten() {
    const { id, party } = await placed();
    await runTask('TakePayment', id);
    const { open: _, ...row } = (await stored(id)) as Row & { open?: string };
    await write('ORDERS_TABLE', { ...orderKey(id), ...row });
    await projectOrder(await stored(id));
    const later = Date.now() + recordLimits.confirmWithinMs + 60_000;
    vi.spyOn(clock, 'now').mockReturnValue(later);
    await minuteJob();
    expect((await stored(id)).status).not.toBe('confirmed');
    return { id, party };
  }

  it('is confirmed by the minute job after the command', async () => {
    const { id } = await forgotten();
    expect(await command(id, 'I3')).toContain('I3');
    await minuteJob();
    expect(await stored(id)).toMatchObject({ status: 'confirmed', refunds: [] });
    expect((await found(id)).findings).toEqual([]);
    expect(await found(id)).toEqual({ findings: [], mended: [] });
  });

  it('is refunded by the minute job after the command where its places were sold to somebody else', async () => {
    const { id, party } = await forgotten();
    await lapse(id);
    must(200, await hold(await account(), party.ticketTypeId, 1));
    expect(await command(id, 'I3')).toContain('I3');
    await minuteJob();
    // The first run promises the refund, and the next one has it paid.
    vi.spyOn(clock, 'now').mockReturnValue(clock.now() + recordLimits.confirmWithinMs);
    await minuteJob();
    const { status, total, refunds } = await stored(id);
    expect({ status, refunds }).toMatchObject({ status: 'failed', refunds: [{ status: 'succeeded', amount: total }] });
    expect((await found(id)).findings).toEqual([]);
    expect(await found(id)).toEqual({ findings: [], mended: [] });
  });
});

describe('what only a person can decide', () => {
  async function confirmed(): Promise<string> {
    const { id, party } = await placed();
    await confirm(id);
    await projectOrder(await stored(id));
    await issue({ orderId: id, organizerId: party.organizerId });
    return id;
  }

  it.each<[FindingKind, (row: Row) => Partial<Row>]>([
    ['I3', ({ tickets }) => ({ tickets: tickets.slice(1) })],
    ['I4', () => ({ captured: { amount: 1, currency: 'EUR' } })],
    ['I6', ({ items, total }) => ({ items: items.map((item) => ({ ...item, fee: total.amount })) })],
    [
      'I7',
      ({ orderId, attempts }) => ({
        attempts: [...attempts, ...attempts.map((one) => ({ ...one, id: `${orderId}#2`, reference: 'twice' }))],
      }),
    ],
  ])('%s stays open, and moves no money, until the row is right', async (kind, change) => {
    const id = await confirmed();
    const right = { ...orderKey(id), ...(await stored(id)) };
    const wrong = change(right);
    await write('ORDERS_TABLE', { ...right, ...wrong });
    const [second] = (wrong.attempts ?? []).slice(1);
    if (second) {
      const { id: attemptId, amount } = second;
      const charge = { status: 'captured', amount, settlesAt: 0, payBy: 0, ...listedAt(attemptId, Date.now()) };
      await write('ORDERS_TABLE', { ...testChargeKey(attemptId), ...charge });
    }
    expect(await command(id, kind)).toContain(kind);
    await minuteJob();
    expect((await stored(id)).refunds).toEqual([]);
    expect((await found(id)).findings.map((one) => one.kind)).toContain(kind);
    await write('ORDERS_TABLE', right);
    const { findings } = await found(id);
    expect(findings.map((one) => one.kind)).toEqual(second ? ['charge_unknown'] : []);
  });

  it('tickets_missing stays open until the place is sold to the order again', async () => {
    const id = await confirmed();
    const { placesOfOrder } = await import('../../../../functions/orders/order/order.ts');
    const { placeKey } = await import('../../../../shared/inventory/place.ts');
    const { getItem } = await import('../../../../shared/dynamo/read.ts');
    const { removeWhen } = await import('../../../../shared/dynamo/write.ts');
    const table = String(process.env.TICKETS_TABLE);
    const [place] = placesOfOrder(await stored(id));
    if (!place) throw new Error('no place');
    const sold = await getItem<{ pk: string; sk: string }>(table, placeKey(place));
    await removeWhen(table, placeKey(place), {});
    expect(await command(id, 'tickets_missing')).toEqual(['tickets_missing']);
    await minuteJob();
    expect(await stored(id)).toMatchObject({ status: 'confirmed', refunds: [] });
    expect((await found(id)).findings).toMatchObject([{ kind: 'tickets_missing' }]);
    await write('TICKETS_TABLE', { ...sold });
    expect((await found(id)).findings).toEqual([]);
  });
});
