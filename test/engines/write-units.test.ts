import { beforeAll, expect, it } from 'vitest';
import { journey, type Step } from '../support/actors/journey.ts';
import { type Show, show } from '../support/actors/world.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { meter } from '../support/engine/meter.ts';
import { projectionOf } from '../support/state/projection.ts';

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: true });
  party = await show();
  // The pool is there, as after an on-sale has begun.
  await (await projectionOf(party.ticketTypeId))();
});

/** Of two tickets from an empty cart to the door. */
const mostUnits: Record<Step, number> = {
  claim: 12,
  cart: 0,
  accept: 10,
  payment: 4,
  confirm: 15,
  mail: 2,
  door: 3,
  records: 11,
};
/** DynamoDB's only; a claim asks the pool as well. */
const mostRequests: Partial<Record<Step, number>> = { claim: 2, cart: 1, accept: 4, confirm: 3 };

it('two tickets from cart to door cost no more write units and round trips than they do today', async () => {
  const units = await meter({ units: true });
  // The first one publishes a key and fills memories.
  await journey(party, units);
  const used = await journey(party, units);
  for (const [step, most] of Object.entries(mostUnits)) {
    expect(used[step as Step].writes, `write units of ${step}`).toBeLessThanOrEqual(most);
  }
  for (const [step, most] of Object.entries(mostRequests)) {
    expect(used[step as Step].requests, `requests of ${step}`).toBeLessThanOrEqual(most);
  }
  // Counted at all.
  expect(used.claim.writes).toBeGreaterThan(8);
});
