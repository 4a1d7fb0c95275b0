// Goal: an event shows buyers the refund policy that is in force for it: its own, else its organizer's.
import { beforeAll, expect, it } from 'vitest';
import { type Draft, draft, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
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
