// Goal: two operations on the same hold, order or cart never both win.
// Method: run them in five relative timings, without and with injected faults, then audit the places.
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
  // Some races have few transactions, so that one conflict is certain.
  { kind: 'conflict', command: 'TransactWriteItems', at: [0] },
  { kind: 'conflict', command: 'TransactWriteItems', share: 0.2 },
  { kind: 'lost', command: 'TransactWriteItems', share: 0.1 },
  { kind: 'lost', command: 'UpdateItem', share: 0.1 },
  { kind: 'throttled', command: 'UpdateItem', share: 0.1 },
];
const days = [
  { day: 'a good day', faults: [] },
  { day: 'a bad day', faults: faulty },
];
/** When the second operation starts: before the first, so many milliseconds after its start, or after its end. */
const rounds = ['before', 0, 15, 40, 'after'] as const;
type Timing = (typeof rounds)[number];

async function runPair<A, B>(how: Timing, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
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

/** Creates an event with one ticket type of `capacity` places per round, so concurrent rounds do not conflict. */
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

/** Creates, for each round, an order that awaits its payment and holds the only place, and a rival for that place. */
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
  /** Runs the race of every round concurrently, then the audit. Returns the distinct outcomes. */
  async function race<P>(places: readonly P[], run: (place: P, how: Timing) => Promise<string>): Promise<string[]> {
    const happened = await injectFaults(faults);
    const ends = await Promise.all(places.map((place, index) => run(place, rounds[index] ?? 0)));
    expect(await findings()).toEqual([]);
    if (faults.length > 0) expect(happened.conflict + happened.lost).toBeGreaterThan(0);
    return [...new Set(ends)].sort();
  }

  it('a hold that lapses during its confirmation is sold once', async () => {
    const ends = await race(await lastPlaces(), async ({ ticketTypeId, buyer, rival, orderId }, how) => {
      // The payment is captured, and only the confirmation is late.
      await takePayment(orderId);
      await lapse(orderId);
      const claiming = () => insistOnHold(rival, ticketTypeId, 1);
      const [end, taken] = await runPair(how, () => runSaga(orderId), claiming);
      const order = await orderOf(buyer, orderId);
      expect([end, taken.status]).toEqual(end === 'confirmed' ? ['confirmed', 409] : ['failed', 200]);
      expect(await recount(ticketTypeId)).toEqual(end === 'confirmed' ? { sold: 1 } : { held: 1 });
      expect(order.refunds).toHaveLength(end === 'confirmed' ? 0 : 1);
      return end;
    });
    expect(ends).toEqual(['confirmed', 'failed']);
  });

  it('of two lapsed holds on one place, concurrent confirmations sell it to the later hold', async () => {
    await race(await lastPlaces(), async ({ ticketTypeId, buyer, rival, orderId }, how) => {
      await takePayment(orderId);
      await lapse(orderId);
      must(200, await insistOnHold(rival, ticketTypeId, 1));
      const other = must(202, await insistOnOrder(rival)).id;
      await lapse(other);
      const sagas = [orderId, other].map((id) => () => runSaga(id)) as [() => Promise<string>, () => Promise<string>];
      expect(await runPair(how, ...sagas)).toEqual(['failed', 'confirmed']);
      expect((await orderOf(buyer, orderId)).refunds).toHaveLength(1);
      expect((await orderOf(rival, other)).tickets).toHaveLength(1);
      expect(await recount(ticketTypeId)).toEqual({ sold: 1 });
      return 'one';
    });
  });

  it('two lapsed holds on different places are both sold', async () => {
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

  it('an order cancelled during its confirmation is either confirmed or cancelled', async () => {
    const ends = await race(await lastPlaces(), async ({ ticketTypeId, buyer, orderId }, how) => {
      const cancelling = () => insist('POST', `/v1/orders/${orderId}/cancel`, buyer, {});
      const [end, cancelled] = await runPair(how, () => runSaga(orderId), cancelling);
      const { status, payments } = await orderOf(buyer, orderId);
      expect([status, end, cancelled.status]).toEqual(
        end === 'confirmed' ? ['confirmed', 'confirmed', 409] : ['cancelled', 'failed', 202],
      );
      const captured = payments.filter((payment: { status: string }) => payment.status === 'captured');
      expect(captured).toHaveLength(end === 'confirmed' ? 1 : 0);
      expect(await recount(ticketTypeId)).toEqual(end === 'confirmed' ? { sold: 1 } : { available: 1 });
      return end;
    });
    expect(ends).toEqual(['confirmed', 'failed']);
  });

  it('a cart emptied while it is ordered is either ordered or emptied', async () => {
    const ends = await race(await typesOf(2), async (ticketTypeId, how) => {
      const [buyer] = (await buyers(1)) as [Account];
      must(200, await insistOnHold(buyer, ticketTypeId, 2));
      const emptying = () => insist('DELETE', '/v1/cart', buyer);
      const [ordered, emptied] = await runPair(how, () => insistOnOrder(buyer), emptying);
      expect(emptied.status).toBe(204);
      if (ordered.status === 202) expect(await runSaga(ordered.body.id)).toBe('confirmed');
      else expect(ordered.body.code).toBe('cart_empty');
      expect(await recount(ticketTypeId)).toEqual(ordered.status === 202 ? { sold: 2 } : { available: 2 });
      return String(ordered.status);
    });
    expect(ends).toEqual(['202', '409']);
  });
});
