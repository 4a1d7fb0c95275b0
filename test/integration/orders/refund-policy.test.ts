// Goal: an event shows buyers the refund policy that is in force for it, its own or else its organizer's, and an order
// keeps the one of its time.
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { account, type Draft, draft, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { meter } from '../../support/engine/meter.ts';
import { call, deliver } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: true }));

const policy = (percent: number, fee: object = {}) => ({ windows: [{ hoursBefore: 24, percent }], ...fee });
const fee = (currency: string) => ({ feePerTicket: { amount: 100, currency } });

const shownAs = async ({ eventId }: Draft) => must(200, await call('GET', `/v1/events/${eventId}`)).refundPolicy;
const change = ({ eventId, organizer: { token } }: Draft, body: object) =>
  call('PATCH', `/v1/events/${eventId}`, { token, body });
/** Sets the organizer's policy and lets its events follow. */
async function setOrganizers({ organizerId, organizer: { token } }: Draft, refundPolicy: object | null) {
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token, body: { refundPolicy } }));
  await deliver();
}

it('an event shows its organizer’s policy, its own once it has one, and the organizer’s again without', async () => {
  const party = await show();
  expect(await shownAs(party)).toBeUndefined();
  await setOrganizers(party, policy(50));
  expect(await shownAs(party)).toEqual(policy(50));
  expect(must(200, await change(party, { refundPolicy: policy(80, fee('EUR')) })).refundPolicy).toEqual(
    policy(80, fee('EUR')),
  );
  expect(await shownAs(party)).toEqual(policy(80, fee('EUR')));
  await setOrganizers(party, policy(10));
  expect(await shownAs(party)).toEqual(policy(80, fee('EUR')));
  expect(must(200, await change(party, { refundPolicy: null })).refundPolicy).toEqual(policy(10));
  expect(await shownAs(party)).toEqual(policy(10));
  await setOrganizers(party, null);
  expect(await shownAs(party)).toBeUndefined();
});

it('a cached page does not outlive a change of the organizer’s policy, and shows it in one place', async () => {
  const party = await show();
  const path = `/v1/events/${party.eventId}`;
  const etag = (await call('GET', path)).headers.get('etag') ?? '';
  await setOrganizers(party, policy(50));
  const { status, body } = await call('GET', path, { headers: { 'if-none-match': etag } });
  expect([status, body.refundPolicy]).toEqual([200, policy(50)]);
  expect(body.organizer).not.toHaveProperty('refundPolicy');
});

it('fees in another currency: refused at the event, left out of the organizer’s policy', async () => {
  const party = await show();
  const refused = await change(party, { refundPolicy: policy(50, fee('ISK')) });
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/refundPolicy/feePerTicket/currency']);
  await setOrganizers(party, policy(50, fee('ISK')));
  expect(await shownAs(party)).toEqual(policy(50));
});

it('a draft takes a policy of its own when it is made or changed, and its duplicates keep it', async () => {
  const first = await draft();
  const { token } = first.organizer;
  const { id: _, ...facts } = must(200, await call('GET', `/v1/events/${first.eventId}`, { token }));
  const fields = Object.fromEntries(
    ['organizerId', 'venueId', 'title', 'description', 'category', 'startsAt', 'endsAt', 'doorsOpenAt', 'currency'].map(
      (name) => [name, facts[name]],
    ),
  );
  const create = (refundPolicy: object) => call('POST', '/v1/events', { token, body: { ...fields, refundPolicy } });
  expect((await create(policy(30, fee('ISK')))).status).toBe(422);
  const made = must(201, await create(policy(30)));
  expect(made.refundPolicy).toEqual(policy(30));

  must(200, await change({ ...first, eventId: made.id }, { refundPolicy: policy(70, fee('EUR')) }));
  const startsAt = [new Date(Date.now() + 90 * 86_400_000).toISOString()];
  const copies = must(201, await call('POST', `/v1/events/${made.id}/duplicates`, { token, body: { startsAt } }));
  expect(copies.items[0].refundPolicy).toEqual(policy(70, fee('EUR')));
});

afterEach(() => {
  vi.restoreAllMocks();
});
/** Lets the time stand still, so many ms from now. */
async function standStill(laterMs = 0) {
  const { clock } = await import('../../../shared/base/clock.ts');
  vi.spyOn(clock, 'now').mockReturnValue(Date.now() + laterMs);
}

it('an order keeps the policy of its time, whatever its organizer and its event change later', async () => {
  const party = await show();
  const buyer = await account();
  await setOrganizers(party, policy(50, fee('EUR')));
  must(200, await hold(buyer, party.ticketTypeId, 2));
  const { id, refundPolicy } = must(202, await order(buyer));
  expect(refundPolicy).toEqual(policy(50, fee('EUR')));

  await setOrganizers(party, policy(10));
  must(200, await change(party, { refundPolicy: policy(20) }));
  const read = (token: string) => call('GET', `/v1/orders/${id}`, { token });
  for (const { token } of [buyer, party.organizer]) {
    expect(must(200, await read(token)).refundPolicy).toEqual(policy(50, fee('EUR')));
  }
});

it('an order takes a policy at once, even while the page of the event does not show it yet', async () => {
  const party = await show();
  const [first, second] = [await account(), await account()];
  must(200, await hold(first, party.ticketTypeId, 1));
  must(200, await hold(second, party.ticketTypeId, 1));
  expect(must(202, await order(first)).refundPolicy).toEqual({ windows: [] });
  const { organizerId, organizer } = party;
  const body = { refundPolicy: policy(50, fee('ISK')) };
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body }));
  const { orderLimits } = await import('../../../functions/orders/limits.ts');
  await standStill(orderLimits.sellingMemoryMs);
  expect(must(202, await order(second)).refundPolicy).toEqual(policy(50));
});

it('reads types, events, codes and policies in two round trips, and in none for the next orders of a crowd', async () => {
  const [warmUp, party] = [await show(), await show()];
  await setOrganizers(party, policy(50));
  const queue = await Promise.all(
    [warmUp, party, party].map(async ({ ticketTypeId }) => {
      const buyer = await account();
      must(200, await hold(buyer, ticketTypeId, 1));
      return buyer;
    }),
  );
  await standStill();
  const { since } = await meter();
  const requests: number[] = [];
  for (const buyer of queue) {
    since();
    must(202, await order(buyer));
    requests.push(since().requests);
  }
  const [, first = 0, next = 0] = requests;
  // The order and its cart, the places, the write.
  expect([first - next, next]).toEqual([2, 3]);
});
