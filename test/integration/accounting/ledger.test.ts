// Goal: what happens to the money of an order is in the ledger of its organizers, once, and members can read it there.
// Method: real orders; their versions pass to the projector as the stream delivers them, also twice and in part.
import { beforeAll, describe, expect, it } from 'vitest';
import { sumOf } from '../../../shared/base/sum.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { orderStream } from '../../support/ledger/order-stream.ts';
import { confirm, runTask } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const table = () => process.env.ACCOUNTING_TABLE ?? '';

async function organizerOf({ eventId }: Show): Promise<string> {
  return must(200, await call('GET', `/v1/events/${eventId}`)).organizer.id;
}

/** The rows of an organizer as stored, by partition. */
async function rowsOf(organizerId: string): Promise<LedgerRow[]> {
  const { ledgerPartitions } = await import('../../../shared/ledger/ledger-row.ts');
  const { queryAll } = await import('../../../shared/dynamo/read.ts');
  const partitions = ledgerPartitions(organizerId).map((pk) =>
    queryAll<LedgerRow>(table(), {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    }),
  );
  return (await Promise.all(partitions)).flat();
}

const project = async (records: ReturnType<ReturnType<typeof orderStream>['records']>) => {
  const { handler } = await import('../../../functions/orders/projector.ts');
  return handler({ Records: records });
};

const ledger = (organizerId: string, { token }: { token: string }, query = '') =>
  call('GET', `/v1/organizers/${organizerId}/ledger${query}`, { token });

/** Orders two tickets of each show at 45.00, one of which its organizer refunds, with all versions of the order. */
async function refundedOrder(...shows: Show[]) {
  const buyer = await account();
  for (const { ticketTypeId } of shows) must(200, await hold(buyer, ticketTypeId, 2));
  const orderId = must(202, await order(buyer)).id;
  const stream = orderStream(orderId);
  await stream.note();
  await runTask('TakePayment', orderId);
  await stream.note();
  await confirm(orderId);
  await stream.note();
  const { tickets } = must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));
  const [organizer, first] = [shows[0]?.organizer, tickets[0]];
  must(
    202,
    await call('POST', `/v1/orders/${orderId}/refunds`, {
      token: organizer?.token,
      body: { ticketIds: [first.id], reason: 'The sound failed' },
    }),
  );
  await stream.note();
  await deliver();
  await stream.note();
  return { orderId, records: stream.records() };
}

describe('the ledger of an organizer', () => {
  it('has each payment, sale and refund once, whatever is delivered again', async () => {
    const party = await show();
    const organizerId = await organizerOf(party);
    const { orderId, records } = await refundedOrder(party);
    expect(await project(records)).toEqual({ batchItemFailures: [] });
    const posted = await rowsOf(organizerId);
    expect(posted.map(({ id, kind, entries }) => [id.slice(orderId.length), kind, entries])).toEqual([
      [
        '#1#capture',
        'capture',
        [
          ['provider:test', 9_000],
          ['customers', -9_000],
        ],
      ],
      [
        '#sale',
        'sale',
        [
          ['customers', 9_000],
          ['sales:0', -9_000],
        ],
      ],
      [
        '#r1#due',
        'refund',
        [
          ['refunds', -4_500],
          ['sales:0', 4_500],
        ],
      ],
      [
        '#r1#paid',
        'refund_paid',
        [
          ['refunds', 4_500],
          ['provider:test', -4_500],
        ],
      ],
    ]);
    await project(records);
    await project([...records].reverse());
    expect(await rowsOf(organizerId)).toEqual(posted);
  });

  it('is the same if the records arrive in another order, and heals what was lost', async () => {
    const party = await show();
    const organizerId = await organizerOf(party);
    const { orderId, records } = await refundedOrder(party);
    const { postTransactions } = await import('../../../shared/ledger/post-transactions.ts');
    const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
    const stored = await readOrder(orderId);
    if (!stored) throw new Error('There is no order');
    // The posts of the payment and the sale are lost.
    await project(records.slice(3));
    const missing = await postTransactions(stored);
    expect(missing.map(({ id }) => id)).toEqual([`${orderId}#1#capture`, `${orderId}#sale`]);
    expect(await postTransactions(stored)).toEqual([]);
    const healed = await rowsOf(organizerId);
    await project([...records].reverse());
    expect(await rowsOf(organizerId)).toEqual(healed);
  });

  it('divides an order of several organizers, and each part sums to zero', async () => {
    const parties = [await show(), await show()];
    const { orderId, records } = await refundedOrder(...parties);
    await project(records);
    for (const [index, party] of parties.entries()) {
      const rows = await rowsOf(await organizerOf(party));
      expect(rows.map(({ kind }) => kind)).toEqual(
        index === 0 ? ['capture', 'sale', 'refund', 'refund_paid'] : ['capture', 'sale'],
      );
      expect(rows.every(({ events }) => events.length === 1 && events[0] === party.eventId)).toBe(true);
      expect(rows[0]).toMatchObject({
        orderId,
        entries: [
          ['provider:test', 9_000],
          ['customers', -9_000],
        ],
      });
      for (const { entries } of rows) expect(sumOf(entries.map(([, amount]) => amount))).toBe(0);
    }
  });

  it('keeps no other order waiting for one that cannot be booked', async () => {
    const party = await show();
    const [bad, good] = [await refundedOrder(party), await refundedOrder(party)];
    const poisoned = bad.records.map(({ dynamodb = {} }) => {
      const { attempts: _, refunds: __, ...rest } = dynamodb.NewImage ?? {};
      return { dynamodb: { ...dynamodb, NewImage: { ...rest, refunds: { L: [] } } } };
    });
    expect(await project([...poisoned, ...good.records])).toEqual({ batchItemFailures: [] });
    expect(new Set((await rowsOf(await organizerOf(party))).map(({ orderId }) => orderId))).toEqual(
      new Set([good.orderId]),
    );
  });
});

describe('GET /v1/organizers/{organizerId}/ledger', () => {
  /** Whether the entries of each transaction sum to zero. */
  const zeroSums = (items: any[]): boolean =>
    [...Map.groupBy(items, ({ transactionId }) => transactionId).values()].every(
      (entries) => sumOf(entries.map(({ amount }) => amount.amount)) === 0,
    );

  it('pages through all entries by time, which sum to zero, and filters by event and period', async () => {
    const party = await show();
    const { organizer } = party;
    const organizerId = await organizerOf(party);
    const sales = [];
    for (let n = 0; n < 3; n++) sales.push(await refundedOrder(party));
    for (const { records } of sales) await project(records);
    const items: any[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: any = must(200, await ledger(organizerId, organizer, `?limit=5${cursor && `&cursor=${cursor}`}`));
      // Pages hold whole transactions: their entries sum to zero without the other pages.
      expect(page.items).toHaveLength(4);
      expect(zeroSums(page.items)).toEqual(true);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(items).toHaveLength(3 * 8);
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).sort());
    expect(zeroSums(items)).toEqual(true);
    expect(items[0]).toEqual({
      ...{ at: expect.any(String), transactionId: `${sales[0]?.orderId}#1#capture`, account: 'provider:test' },
      ...{ amount: euros(9_000), kind: 'capture', orderId: sales[0]?.orderId, eventId: party.eventId },
    });
    // A transaction with more entries than a page is divided, and continued on the next one.
    const one: any = must(200, await ledger(organizerId, organizer, '?limit=1'));
    const next: any = must(200, await ledger(organizerId, organizer, `?limit=1&cursor=${one.nextCursor}`));
    expect([...one.items, ...next.items]).toEqual(items.slice(0, 2));
    const all = `?limit=100&eventId=${party.eventId}`;
    expect(must(200, await ledger(organizerId, organizer, all)).items).toEqual(items);
    expect(must(200, await ledger(organizerId, organizer, '?eventId=evt_other')).items).toEqual([]);
    const [from, to] = [items[8].at, items[16].at].map(encodeURIComponent);
    const period = must(200, await ledger(organizerId, organizer, `?limit=100&from=${from}&to=${to}`)).items;
    expect(period).toEqual(items.filter(({ at }) => at >= items[8].at && at < items[16].at));
  });

  it('refuses a cursor of another list', async () => {
    const party = await show();
    const bad = Buffer.from('{"pk":"x"}').toString('base64url');
    expect((await ledger(await organizerOf(party), party.organizer, `?cursor=${bad}`)).body.code).toBe(
      'invalid_request',
    );
  });

  it('refuses a period that ends before it begins, and ends where a cursor lies behind the period', async () => {
    const party = await show();
    const organizerId = await organizerOf(party);
    await project((await refundedOrder(party)).records);
    for (const kind of ['ledger', 'ledger.csv']) {
      const path = `/v1/organizers/${organizerId}/${kind}?from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z`;
      const { status, body } = await call('GET', path, { token: party.organizer.token });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '?to']);
    }
    const { nextCursor } = must(200, await ledger(organizerId, party.organizer, '?limit=3'));
    const earlier = `?to=2026-01-01T00:00:00Z&cursor=${nextCursor}`;
    expect(must(200, await ledger(organizerId, party.organizer, earlier))).toEqual({ items: [], nextCursor: null });
  });
});
