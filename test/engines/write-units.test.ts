// Goal: keep the cost of a purchase from growing unnoticed.
// Method: count the write units and requests of each step of one journey and compare them with today's maximum. The
// order has the largest row of usual content: a frozen refund policy and the provider's reference.
import { beforeAll, expect, it } from 'vitest';
import { bought, gateDevice, scan } from '../support/actors/door.ts';
import { journey, type Step } from '../support/actors/journey.ts';
import { must, type Show, show } from '../support/actors/world.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { type Meter, meter, type Used } from '../support/engine/meter.ts';
import { call } from '../support/http/client.ts';
import { projectionOf } from '../support/state/projection.ts';

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: true });
  party = await show();
  const refundPolicy = {
    windows: [
      { hoursBefore: 168, percent: 100 },
      { hoursBefore: 48, percent: 50 },
    ],
    feePerTicket: { amount: 200, currency: 'EUR' },
  };
  const { organizerId, organizer } = party;
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body: { refundPolicy } }));
  // Fills the pool, as after the start of an on-sale.
  await (await projectionOf(party.ticketTypeId))();
});

/** Write units for two tickets, from an empty cart to the door. */
const maxUnits: Record<Step, number> = {
  claim: 15,
  cart: 0,
  accept: 10,
  payment: 5,
  confirm: 15,
  mail: 2,
  door: 3,
  records: 11,
};
/**
 * DynamoDB requests only. A claim also calls the pool in Valkey, and twice the full bucket of its address. A look at
 * the cart reads its row, then everything about its lines in one batch. An order reads the places of its cart, and once
 * the memory of a second has lapsed, type, event and policy in one batch, and the organizer. A confirmation reads the
 * row of the ticket key each time: a code that a revoked key signs would be refused at the door.
 */
const maxRequests: Partial<Record<Step, number>> = { claim: 4, cart: 2, accept: 5, confirm: 4 };

/** The budget of an order. What providers and mails record of themselves counts apart. */
const maxTotal = 57;
/** The charge in the test provider's own ledger, and its entry in the index that lists charges. */
const ledgerUnits = 2;

async function journeyOfUsualContent(taskToken?: string) {
  const units = await meter({ units: true });
  // Warm-up: the first journey publishes a key and fills in-process caches.
  let hour = await admissionHour(units);
  for (;;) {
    const used = await journey(party, units, taskToken);
    // The first admission of an hour also writes the row of the hour before: once, not with each order.
    if (hour === hourNow()) return used;
    hour = await admissionHour(units);
  }
}

const hourNow = (): number => Math.floor(Date.now() / 3_600_000);
/** Makes a journey and returns the hour in which it ended. */
async function admissionHour(units: Meter): Promise<number> {
  await journey(party, units);
  return hourNow();
}

const totalOf = ({ mail, ...steps }: Record<Step, Used>): number =>
  Object.values(steps).reduce((sum, { writes }) => sum + writes, 0) - ledgerUnits;

it('two tickets from cart to door stay within the limits for write units and requests', async () => {
  const used = await journeyOfUsualContent();

  for (const [step, max] of Object.entries(maxUnits)) {
    expect(used[step as Step].writes, `write units of ${step}`).toBeLessThanOrEqual(max);
  }
  for (const [step, max] of Object.entries(maxRequests)) {
    expect(used[step as Step].requests, `requests of ${step}`).toBeLessThanOrEqual(max);
  }
  expect(totalOf(used)).toBeLessThanOrEqual(maxTotal);
  // Guards against a meter that counts nothing.
  expect(used.claim.writes).toBeGreaterThan(8);
});

it('a task token as long as those of Step Functions costs one unit more', async () => {
  const used = await journeyOfUsualContent('x'.repeat(700));
  expect(totalOf(used)).toBeLessThanOrEqual(maxTotal + 1);
});

it('a guest who leaves and returns costs one write unit each time', async () => {
  const { deviceToken } = await gateDevice(party);
  const [{ code } = { code: '' }] = await bought(party.ticketTypeId);
  const pass = async (scanId: string, direction: 'in' | 'out') =>
    must(200, await scan(deviceToken, party.eventId, code, `a scan id as a phone makes it ${scanId}`, direction))
      .result;
  expect(await pass('1', 'in')).toBe('admitted');
  const units = await meter({ units: true });
  expect([await pass('2', 'out'), await pass('3', 'in'), await pass('4', 'out')]).toEqual([
    'exited',
    'admitted',
    'exited',
  ]);
  expect(units.since().writes).toBe(3);
});
