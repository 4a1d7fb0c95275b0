import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const salesOf = ({ organizer, eventId }: Show) =>
  call('GET', `/v1/events/${eventId}/sales`, { token: organizer.token });

/** Buys and pays, and passes the order to the projector twice, as the stream of its table may. */
async function sell(ticketTypeId: string, quantity: number, code?: string): Promise<void> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  if (code) must(200, await call('PUT', '/v1/cart/promo-code', { token: buyer.token, body: { code } }));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  const { handler } = await import('../../../functions/orders/projector.ts');
  const row = await getItem<Record<string, unknown>>(process.env.ORDERS_TABLE ?? '', orderKey(id));
  const Records = [{ dynamodb: { NewImage: marshall(row) as never } }];
  for (const _ of [1, 2]) expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
}

it('shows the organizer the places sold, held and free, and the revenue, by type and by day', async () => {
  const party = await show({ capacity: 20, doorsIn: 48 });
  const { ticketTypeId, organizer, eventId } = party;
  must(
    201,
    await call('POST', `/v1/events/${eventId}/promo-codes`, {
      token: organizer.token,
      body: { code: 'HALF-OFF', percent: 50 },
    }),
  );
  await sell(ticketTypeId, 3);
  await passTime(24 * 3_600_000);
  const again = { email: organizer.email, password: 'correct horse 42' };
  organizer.token = must(200, await call('POST', '/v1/auth/login', { body: again })).accessToken;
  await sell(ticketTypeId, 2, 'HALF-OFF');
  must(200, await hold(await account(), ticketTypeId, 4));

  const sales = must(200, await salesOf(party));
  const money = 3 * 4_500 + 4_500;
  expect(sales).toMatchObject({ sold: 5, held: 4, free: 11, revenue: euros(money) });
  expect(sales.byType).toEqual([
    { ticketTypeId, name: 'Standard', capacity: 20, sold: 5, held: 4, free: 11, revenue: euros(money) },
  ]);
  expect(sales.byDay.map(({ sold, revenue }: { sold: number; revenue: object }) => ({ sold, revenue }))).toEqual([
    { sold: 3, revenue: euros(13_500) },
    { sold: 2, revenue: euros(4_500) },
  ]);

  await passTime(15 * 60_000);
  expect(must(200, await salesOf(party))).toMatchObject({ sold: 5, held: 0, free: 15 });
});

it('shows zeros before the first sale, and nothing to other accounts', async () => {
  const party = await show();
  expect((await call('GET', `/v1/events/${party.eventId}/sales`, { token: (await account()).token })).status).toBe(404);
  expect(must(200, await salesOf(party))).toMatchObject({ sold: 0, held: 0, free: 20, byDay: [] });
});
