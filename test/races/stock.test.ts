// Goal: no place is held or sold twice under contention, and a full house sells out completely.
// Method: let crowds compete with and without Valkey and injected faults, then recount and audit the places.
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { buyers } from '../support/actors/buyers.ts';
import { insistOnHold, insistOnOrder, tally } from '../support/actors/buying.ts';
import { hall } from '../support/actors/seats.ts';
import { show } from '../support/actors/world.ts';
import { type Fault, injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { call } from '../support/http/client.ts';
import { findings, recount } from '../support/state/audit.ts';
import { projectionOf } from '../support/state/projection.ts';
import { runSaga } from '../support/state/saga.ts';

const badDay: Fault[] = [
  { kind: 'conflict', command: 'TransactWriteItems', share: 0.2 },
  { kind: 'throttled', command: 'TransactWriteItems', share: 0.05 },
  { kind: 'throttled', command: 'Query', share: 0.02 },
  { kind: 'lost', command: 'TransactWriteItems', share: 0.05 },
  { kind: 'crashed', command: 'TransactWriteItems', share: 0.02 },
  { kind: 'slow', command: 'BatchGetItem', share: 0.05, milliseconds: 40 },
];
/** `npm run test:races` and `npm run test:engines` run longer than `npm test`. */
const isLong = inject('longRaces') === true;
const rounds = isLong ? [1, 2, 3] : [1];

const systems = [
  { system: 'with Valkey', cache: true },
  { system: 'without a cache', cache: false },
];
const days = [
  { day: 'a good day', faults: [] },
  { day: 'a bad day', faults: badDay },
];

/** Creates a show on sale and fills its pool, if there is a cache. */
async function onSaleWith(wish: Parameters<typeof show>[0]) {
  const party = await show(wish);
  const project = await projectionOf(party.ticketTypeId);
  await project();
  return { ...party, project };
}

describe.each(systems)('$system', ({ cache }) => {
  beforeAll(() => startInProcess({ cache, fresh: true }));

  describe.each(days)('on $day', ({ faults }) => {
    const size = isLong ? (cache && faults.length === 0 ? 1_000 : 300) : 100;

    it.each(rounds)('one of 50 buyers gets the seats that all of them request (%i)', async (round) => {
      const { ticketTypeId } = await onSaleWith({ seatMap: hall({ A: 4 }) });
      const crowd = await buyers(50);
      await injectFaults(faults, round);
      const answers = await Promise.all(
        crowd.map(({ token }) =>
          call('POST', '/v1/cart/items', { token, body: { ticketTypeId, seats: ['A-1-2', 'A-1-3'] } }),
        ),
      );
      const told = tally(answers);
      expect(told[200] ?? 0).toBeLessThanOrEqual(1);
      if (faults.length === 0) expect(told).toEqual({ 200: 1, seats_taken: 49 });
      // All or nothing, even if the answer was lost.
      expect([undefined, 2]).toContain((await recount(ticketTypeId)).held);
      expect(await findings()).toEqual([]);
    });

    it.each(rounds)('one of 50 buyers gets the last ticket (%i)', async (round) => {
      const { ticketTypeId } = await onSaleWith({ capacity: 1 });
      const crowd = await buyers(50);
      await injectFaults(faults, round);
      const answers = await Promise.all(crowd.map((buyer) => insistOnHold(buyer, ticketTypeId, 1)));
      expect(tally(answers)).toEqual({ 200: 1, sold_out: 49 });
      expect(await recount(ticketTypeId)).toEqual({ held: 1 });
    });

    it(`${size} buyers get exactly the ${size / 10} available tickets, and each holder buys one`, async () => {
      const capacity = size / 10;
      const { ticketTypeId, project } = await onSaleWith({ capacity });
      const crowd = await buyers(size);
      const happened = await injectFaults(faults);
      const answers = await Promise.all(crowd.map((buyer) => insistOnHold(buyer, ticketTypeId, 1)));
      expect(tally(answers)).toEqual({ 200: capacity, sold_out: size - capacity });
      expect(await recount(ticketTypeId)).toEqual({ held: capacity });

      const winners = crowd.filter((_, index) => answers[index]?.status === 200);
      const ends = await Promise.all(winners.map(async (buyer) => runSaga((await insistOnOrder(buyer)).body.id)));
      expect(ends.filter((end) => end !== 'confirmed')).toEqual([]);
      await project();
      expect(await recount(ticketTypeId)).toEqual({ sold: capacity });
      expect(await findings()).toEqual([]);
      if (faults.length > 0) expect(Math.min(happened.conflict, happened.throttled, happened.lost)).toBeGreaterThan(0);
    });

    it.each(rounds)('groups of 1 to 8 sell out the house to the last place (%i)', async (round) => {
      const capacity = 80;
      const { ticketTypeId } = await onSaleWith({ capacity });
      const crowd = await buyers(40);
      await injectFaults(faults, round);
      const sizeOf = (index: number) => ((index * 5 + round) % 8) + 1;
      const answers = await Promise.all(crowd.map((buyer, index) => insistOnHold(buyer, ticketTypeId, sizeOf(index))));
      const groups = answers.map((answer, index) => ({ size: sizeOf(index), got: answer.status === 200, answer }));
      const held = groups.reduce((sum, { got, size }) => sum + (got ? size : 0), 0);
      expect(await recount(ticketTypeId)).toEqual({ held, ...(held < capacity && { available: capacity - held }) });
      // No place was released in between, so every rejected group requested more places than are left at the end.
      const refused = groups.filter(({ got }) => !got);
      expect(refused.filter(({ size, answer }) => size <= capacity - held || answer.body.code !== 'sold_out')).toEqual(
        [],
      );
      const last = await Promise.all(
        (await buyers(capacity - held + 5)).map((buyer) => insistOnHold(buyer, ticketTypeId, 1)),
      );
      expect(last.filter(({ status }) => status === 200)).toHaveLength(capacity - held);
      expect(await recount(ticketTypeId)).toEqual({ held: capacity });
      expect(await findings()).toEqual([]);
    });
  });
});
