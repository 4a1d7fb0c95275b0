import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buyers } from '../support/actors/buyers.ts';
import { insist, insistOnHold, insistOnOrder } from '../support/actors/buying.ts';
import { type Account, addType, draft, must, onSale, publish } from '../support/actors/world.ts';
import { type Fault, injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { call } from '../support/http/client.ts';
import { findings, recount } from '../support/state/audit.ts';
import { lapse } from '../support/state/lapse.ts';
import { runSaga, takePayment } from '../support/state/saga.ts';

const faulty: Fault[] = [
  { kind: 'conflict', command: 'TransactWriteItems', share: 0.2 },
  { kind: 'lost', command: 'TransactWriteItems', share: 0.1 },
  { kind: 'lost', command: 'UpdateItem', share: 0.1 },
  { kind: 'throttled', command: 'UpdateItem', share: 0.1 },
];
const days = [
  { day: 'a good day', faults: [] },
  { day: 'a bad day', faults: faulty },
];
/** How the second of two meets the first: before it, so many milliseconds behind it, after it has ended. */
const rounds = ['before', 0, 15, 40, 'after'] as const;
type Meeting = (typeof rounds)[number];

async function meet<A, B>(how: Meeting, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  if (how === 'before') {
    const answer = await second();
    return [await first(), answer];
  }
  if (how === 'after') return [await first(), await second()];
  return Promise.all([first(), wait(how).then(second)]);
}

beforeAll(() => startInProcess({ cache: false }));

const orderOf = async ({ token }: Account, orderId: string) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token }));

/** One event with a ticket type of `capacity` places for each round: rounds run at once, and meet nobody else's. */
async function typesOf(capacity: number): Promise<string[]> {
  const event = await draft();
  const types = rounds.map(() => addType(event, { kind: 'general', capacity }));
  const ids = (await Promise.all(types)).map((answer) => must(201, answer).id as string);
  must(200, await publish(event));
  await onSale(event);
  return ids;
}

interface LastPlace {
  ticketTypeId: string;
  buyer: Account;
  rival: Account;
  orderId: string;
}

/** In each round a buyer whose order waits for its payment, with the only place there is, and somebody who wants it too. */
async function lastPlaces(): Promise<LastPlace[]> {
  const types = await typesOf(1);
  return Promise.all(
    types.map(async (ticketTypeId) => {
      const [buyer, rival] = (await buyers(2)) as [Account, Account];
      must(200, await insistOnHold(buyer, ticketTypeId, 1));
      return { ticketTypeId, buyer, rival, orderId: must(202, await insistOnOrder(buyer)).id as string };
    }),
  );
}

describe.each(days)('on $day', ({ faults }) => {
  /** The same race of every round at once, then the audit. */
  async function race<P>(places: readonly P[], run: (place: P, how: Meeting) => Promise<string>): Promise<string[]> {
    const happened = await injectFaults(faults);
    const ends = await Promise.all(places.map((place, at) => run(place, rounds[at] ?? 0)));
    expect(await findings()).toEqual([]);
    if (faults.length > 0) expect(happened.conflict + happened.lost).toBeGreaterThan(0);
    return [...new Set(ends)].sort();
  }

  it('a hold that lapses as it is confirmed is sold once', async () => {
    const ends = await race(await lastPlaces(), async ({ ticketTypeId, buyer, rival, orderId }, how) => {
      // The payment is there; only the confirmation is late.
      await takePayment(orderId);
      await lapse(orderId);
      const claiming = () => insistOnHold(rival, ticketTypeId, 1);
      const [end, taken] = await meet(how, () => runSaga(orderId), claiming);
      const order = await orderOf(buyer, orderId);
      expect([end, taken.status]).toEqual(end === 'confirmed' ? ['confirmed', 409] : ['failed', 200]);
      expect(await recount(ticketTypeId)).toEqual(end === 'confirmed' ? { sold: 1 } : { held: 1 });
      expect(order.refunds).toHaveLength(end === 'confirmed' ? 0 : 1);
      return end;
    });
    expect(ends).toEqual(['confirmed', 'failed']);
  });

  it('of two lapsed holds on one place that are confirmed at once, the later one buys it', async () => {
    await race(await lastPlaces(), async ({ ticketTypeId, buyer, rival, orderId }, how) => {
      await takePayment(orderId);
      await lapse(orderId);
      must(200, await insistOnHold(rival, ticketTypeId, 1));
      const other = must(202, await insistOnOrder(rival)).id;
      await lapse(other);
      const sagas = [orderId, other].map((id) => () => runSaga(id)) as [() => Promise<string>, () => Promise<string>];
      expect(await meet(how, ...sagas)).toEqual(['failed', 'confirmed']);
      expect((await orderOf(buyer, orderId)).refunds).toHaveLength(1);
      expect((await orderOf(rival, other)).tickets).toHaveLength(1);
      expect(await recount(ticketTypeId)).toEqual({ sold: 1 });
      return 'one';
    });
  });

  it('two lapsed holds on places of their own are both sold', async () => {
    await race(await typesOf(2), async (ticketTypeId) => {
      const orders = (await buyers(2)).map(async (buyer) => {
        must(200, await insistOnHold(buyer, ticketTypeId, 1));
        return must(202, await insistOnOrder(buyer)).id as string;
      });
      const ids = await Promise.all(orders);
      await Promise.all(ids.map(lapse));
      expect(await Promise.all(ids.map(runSaga))).toEqual(['confirmed', 'confirmed']);
      expect(await recount(ticketTypeId)).toEqual({ sold: 2 });
      return 'both';
    });
  });

  it('an order cancelled as it is confirmed ends as one of both', async () => {
    const ends = await race(await lastPlaces(), async ({ ticketTypeId, buyer, orderId }, how) => {
      const cancelling = () => insist('POST', `/v1/orders/${orderId}/cancel`, buyer, {});
      const [end, cancelled] = await meet(how, () => runSaga(orderId), cancelling);
      const { status, payments } = await orderOf(buyer, orderId);
      expect([status, end, cancelled.status]).toEqual(
        end === 'confirmed' ? ['confirmed', 'confirmed', 409] : ['cancelled', 'failed', 202],
      );
      const kept = payments.filter((payment: { status: string }) => payment.status === 'captured');
      expect(kept).toHaveLength(end === 'confirmed' ? 1 : 0);
      expect(await recount(ticketTypeId)).toEqual(end === 'confirmed' ? { sold: 1 } : { available: 1 });
      return end;
    });
    expect(ends).toEqual(['confirmed', 'failed']);
  });

  it('a cart emptied as it is ordered is an order or empty', async () => {
    const ends = await race(await typesOf(2), async (ticketTypeId, how) => {
      const [buyer] = (await buyers(1)) as [Account];
      must(200, await insistOnHold(buyer, ticketTypeId, 2));
      const emptying = () => insist('DELETE', '/v1/cart', buyer);
      const [ordered, emptied] = await meet(how, () => insistOnOrder(buyer), emptying);
      expect(emptied.status).toBe(204);
      if (ordered.status === 202) expect(await runSaga(ordered.body.id)).toBe('confirmed');
      else expect(ordered.body.code).toBe('cart_empty');
      expect(await recount(ticketTypeId)).toEqual(ordered.status === 202 ? { sold: 2 } : { available: 2 });
      return String(ordered.status);
    });
    expect(ends).toEqual(['202', '409']);
  });
});
