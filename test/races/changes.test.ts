// Goal: capacity changes and the last use of a promo code stay correct while buyers compete.
// Method: run both sides concurrently, without and with injected faults, then audit the places.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ticketLimits } from '../../functions/tickets/limits.ts';
import { buyers } from '../support/actors/buyers.ts';
import { insist, insistOnHold, insistOnOrder, tally } from '../support/actors/buying.ts';
import { must, type Show, show } from '../support/actors/world.ts';
import { type Fault, injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { call, deliver } from '../support/http/client.ts';
import { findings, recount } from '../support/state/audit.ts';
import { runSaga } from '../support/state/saga.ts';
import { passTime, resetTime } from '../support/state/time.ts';

const badDay: Fault[] = [
  { kind: 'conflict', command: 'TransactWriteItems', share: 0.2 },
  { kind: 'lost', command: 'TransactWriteItems', share: 0.05 },
  { kind: 'crashed', command: 'TransactWriteItems', share: 0.02 },
  { kind: 'conflict', command: 'UpdateItem', share: 0.2 },
  { kind: 'lost', command: 'UpdateItem', share: 0.05 },
];
const days = [
  { day: 'a good day', faults: [] },
  { day: 'a bad day', faults: badDay },
];

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

/** Retries until the answer is not a fault, as an organizer would. */
async function resize({ organizer, eventId, ticketTypeId }: Show, capacity: number) {
  const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
  return insist('PATCH', path, organizer, { capacity });
}

describe.each(days)('on $day', ({ faults }) => {
  it.each([1, 2])(
    'a capacity changed during sales ends at the last accepted value and no held place is lost (%i)',
    async (round) => {
      const party = await show({ capacity: 30 });
      const { ticketTypeId } = party;
      const crowd = await buyers(40);
      await injectFaults(faults, round);
      const holding = crowd.map((buyer, index) => insistOnHold(buyer, ticketTypeId, (index % 3) + 1));
      let wanted = 30;
      const changing = (async () => {
        for (const capacity of [45, 20, 60, 35]) {
          const { status, body } = await resize(party, capacity);
          if (status === 409) expect([body.code, body.lowest > capacity]).toEqual(['capacity_too_low', true]);
          else if (status === 200) wanted = capacity;
          await deliver().catch(() => undefined);
        }
      })();
      const answers = await Promise.all(holding);
      await changing;

      const held = answers.reduce((sum, { status }, index) => sum + (status === 200 ? (index % 3) + 1 : 0), 0);
      // A mint interrupted by a fault is retried after its lease expires, as Lambda retries an event.
      await passTime(ticketLimits.mintLeaseMs);
      await deliver();
      const after = await recount(ticketTypeId);
      expect(after.held).toBe(held);
      const { capacity } = must(200, await call('GET', `/v1/events/${party.eventId}`, { token: party.organizer.token }))
        .ticketTypes[0];
      expect((after.available ?? 0) + held).toBe(capacity);
      expect(capacity).toBe(Math.max(wanted, held));
      expect(await findings()).toEqual([]);
    },
  );

  it.each([1, 2, 3])(
    'one of four buyers gets the last use of a code, and the others buy without it (%i)',
    async (round) => {
      const party = await show({ capacity: 8 });
      const { organizer, eventId, ticketTypeId } = party;
      const path = `/v1/events/${eventId}/promo-codes`;
      must(
        201,
        await call('POST', path, { token: organizer.token, body: { code: 'LAST-ONE', percent: 50, maxUses: 1 } }),
      );
      const crowd = await buyers(4);
      for (const buyer of crowd) {
        must(200, await insistOnHold(buyer, ticketTypeId, 2));
        must(200, await insist('PUT', '/v1/cart/promo-code', buyer, { code: 'LAST-ONE' }));
      }
      await injectFaults(faults, round);
      const answers = await Promise.all(crowd.map((buyer) => insistOnOrder(buyer)));
      expect(tally(answers)).toEqual({ 202: 1, promo_code_invalid: 3 });
      const losers = crowd.filter((_, index) => answers[index]?.status !== 202);
      const orders = await Promise.all(
        losers.map(async (buyer) => {
          must(200, await insist('DELETE', '/v1/cart/promo-code', buyer));
          return must(202, await insistOnOrder(buyer)).id as string;
        }),
      );
      const winner = answers.find(({ status }) => status === 202)?.body.id;
      const ends = await Promise.all([winner, ...orders].map(runSaga));
      expect(ends).toEqual(Array(4).fill('confirmed'));
      const [{ uses }] = must(200, await call('GET', path, { token: organizer.token })).items;
      expect(uses).toBe(1);
      expect(await recount(ticketTypeId)).toEqual({ sold: 8 });
      expect(await findings()).toEqual([]);
    },
  );
});
