import { marshall } from '@aws-sdk/util-dynamodb';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

async function buys(buyer: Account, ...purchases: [Show, number][]): Promise<string> {
  for (const [{ ticketTypeId }, quantity] of purchases) must(200, await hold(buyer, ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  const { handler } = await import('../../../functions/orders/projector.ts');
  const store = await import('../../../functions/orders/order/order-store.ts');
  const NewImage = marshall(await store.readOrder(id), { removeUndefinedValues: true }) as never;
  await handler({ Records: [{ dynamodb: { NewImage, SequenceNumber: id } }] });
  return id;
}

/** Reads all items of a list, page by page. */
async function all(path: string, { token }: Account, limit: number): Promise<Record<string, any>[]> {
  const items: Record<string, any>[] = [];
  let cursor = '';
  for (let page = 0; page < 200; page++) {
    const body = must(200, await call('GET', `${path}?limit=${limit}${cursor}`, { token }));
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    if (body.nextCursor === null) return items;
    cursor = `&cursor=${body.nextCursor}`;
  }
  throw new Error(`${path} does not end`);
}

describe('the attendees of an event', () => {
  it.each([1, 3, 100])('list each ticket once, in pages of %i', async (limit) => {
    const party = await show({ capacity: 1_200 });
    const [ada, bob] = [await account('Ada'), await account('Bob')];
    await buys(ada, [party, 5]);
    await buys(bob, [party, 2]);
    const found = await all(`/v1/events/${party.eventId}/attendees`, party.organizer, limit);
    expect(new Set(found.map(({ ticketId }) => ticketId)).size).toBe(7);
    expect(found).toHaveLength(7);
    expect(found.filter(({ email }) => email === ada.email)).toHaveLength(5);
    expect(found[0]).toMatchObject({ ticketTypeName: 'Standard', status: 'valid', name: expect.any(String) });
  });

  it('are a CSV file that links to the next one and escapes formulas in names', async () => {
    const party = await show();
    const buyer = await account('=HYPERLINK("http://evil.example";"Ada, or ""Eve""")');
    await buys(buyer, [party, 3]);
    const path = `/v1/events/${party.eventId}/attendees.csv`;
    const { token } = party.organizer;
    const first = await call('GET', `${path}?limit=2`, { token });
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = (text: string) => parse(text, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows(first.body)).toHaveLength(2);
    expect(rows(first.body)[0]?.name).toMatch(/^'=HYPERLINK/);
    const next = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await call('GET', next, { token });
    expect(rows(second.body)).toHaveLength(1);
  });

  it('are refused with a cursor of another list', async () => {
    const party = await show();
    const cursor = Buffer.from(JSON.stringify({ pk: 'order#ord_1', sk: 'order' })).toString('base64url');
    const path = `/v1/events/${party.eventId}/attendees?cursor=${cursor}`;
    const refused = await call('GET', path, { token: party.organizer.token });
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid_request']);
  });
});

describe('the orders of an event', () => {
  it('show the organizer only their own lines, newest first, and the buyer', async () => {
    const [party, other] = [await show(), await show()];
    const [ada, bob] = [await account('Ada'), await account('Bob')];
    const first = await buys(ada, [party, 1]);
    const mixed = await buys(bob, [party, 2], [other, 3]);
    const found = await all(`/v1/events/${party.eventId}/orders`, party.organizer, 1);
    expect(found.map(({ id }) => id)).toEqual([mixed, first]);
    expect(found[0]).toMatchObject({
      customer: { name: 'Bob', email: bob.email },
      items: [{ eventId: party.eventId, quantity: 2 }],
      total: { amount: 9_000 },
      payments: [{ status: 'captured', amount: { amount: 9_000 } }],
      tickets: [{ status: 'valid' }, { status: 'valid' }],
    });
    expect(JSON.stringify(found)).not.toContain(other.eventId);
    const stranger = await call('GET', `/v1/events/${party.eventId}/orders`, { token: other.organizer.token });
    expect(stranger.status).toBe(404);
  });
});
