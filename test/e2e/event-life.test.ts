import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect, inject, it } from 'vitest';
import { checkinLimits } from '../../functions/checkin/limits.ts';
import { cloudEnvironment } from '../../scripts/local/environment.ts';
import { storedMails } from '../../scripts/local/mail/mailbox.ts';
import { account, hold, must, order, settled, show } from '../support/actors/world.ts';
import { type Answer, call, until } from '../support/http/client.ts';

/** Returns when the preload of an event is due, in epoch ms, or `undefined` without a schedule. */
async function preloadAt(eventId: string): Promise<number | undefined> {
  Object.assign(process.env, cloudEnvironment(inject('endpoint')));
  const scheduler = new SchedulerClient({ endpoint: inject('endpoint') });
  const schedule = new GetScheduleCommand({ GroupName: 'nightflow-local-preloads', Name: eventId });
  const { ScheduleExpression = '' } = await scheduler.send(schedule).catch(() => ({ ScheduleExpression: '' }));
  const at = /^at\((.*)\)$/.exec(ScheduleExpression)?.[1];
  return at === undefined ? undefined : Date.parse(`${at}Z`);
}

it('the gateway answers HEAD like GET, and refuses other methods', async () => {
  const { eventId, organizer, organizerId } = await show();
  const path = `/v1/events/${eventId}`;
  const facts = ({ status, headers }: Answer) => [
    status,
    ...['content-type', 'etag', 'cache-control'].map((name) => headers.get(name)),
  ];
  for (const [target, options] of [
    [path, {}],
    [`${path}/attendees.csv`, { token: organizer.token }],
    ['/v1/cart', {}],
  ] as const) {
    const head = await call('HEAD', target, options);
    expect(facts(head), target).toEqual(facts(await call('GET', target, options)));
    expect(head.body, target).toBe('');
  }
  const profile = `/v1/organizers/${organizerId}/profile`;
  const etag = (await call('HEAD', profile)).headers.get('etag') ?? '';
  expect((await call('HEAD', profile, { headers: { 'if-none-match': etag } })).status).toBe(304);
  const refused = await call('PUT', path, { body: {} });
  expect([refused.status, refused.body.code]).toEqual([405, 'method_not_allowed']);
  expect(refused.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH']);
  expect((await call('PATCH', path, { token: organizer.token, body: {} })).status).toBe(200);
});

it('a published event is rescheduled, its holders are notified, and it can be duplicated', async () => {
  const party = await show({ doorsIn: 48 });
  const { organizer, eventId, ticketTypeId } = party;
  const { token } = organizer;
  const before = must(200, await call('GET', `/v1/events/${eventId}`));
  const dueBefore = (doors: string) => Math.floor(Date.parse(doors) / 1000) * 1000 - checkinLimits.preloadLeadMs;
  await until(
    () => preloadAt(eventId),
    (at) => at === dueBefore(before.doorsOpenAt),
  );
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 2));
  const orderId = must(202, await order(buyer)).id;
  await settled(buyer, orderId, 'confirmed');

  const weekLater = (at: string) => new Date(Date.parse(at) + 7 * 86_400_000).toISOString();
  const { startsAt, endsAt, doorsOpenAt } = before;
  const times = {
    startsAt: weekLater(startsAt),
    endsAt: weekLater(endsAt),
    doorsOpenAt: weekLater(doorsOpenAt),
  };
  const moved = must(200, await call('PATCH', `/v1/events/${eventId}`, { token, body: times }));
  expect(moved).toMatchObject({ status: 'published', previousStartsAt: startsAt, refundUntil: moved.doorsOpenAt });
  await until(
    () => preloadAt(eventId),
    (at) => at === dueBefore(moved.doorsOpenAt),
  );

  const mine = async () =>
    (await storedMails(inject('mailFolder'))).filter(
      ({ to, subject }) => to.includes(buyer.email) && subject === 'New date: Late Show',
    );
  const [mail, ...others] = await until(mine, (mails) => mails.length > 0, 40);
  expect(others).toEqual([]);
  expect(mail?.text).toContain(`cancel your order ${orderId} before that time where you bought your tickets`);
  expect(mail?.attachments.map(({ name }) => name)).toEqual(['event.ics']);

  const { items } = must(
    201,
    await call('POST', `/v1/events/${eventId}/duplicates`, { token, body: { startsAt: [times.startsAt] } }),
  );
  const path = `/v1/events/${items[0].id}/publish`;
  expect((await call('POST', path, { token })).body.code).toBe('venue_double_booked');
  must(200, await call('POST', path, { token, body: { confirmDoubleBooking: true } }));

  const trail = await until(
    () => call('GET', `/v1/audit?subject=${eventId}&limit=100`, { token }),
    ({ body }) => body.items.some(({ change }: { change: object }) => 'refundUntil' in change),
  );
  expect(trail.body.items).toContainEqual(
    expect.objectContaining({
      what: 'event_changed',
      actor: organizer.id,
      change: expect.objectContaining({ startsAt: expect.anything() }),
    }),
  );
});

it('an event that is over has the status ended and can no longer be updated', async () => {
  const party = await show({ doorsIn: -1 });
  const { token } = party.organizer;
  const path = `/v1/events/${party.eventId}`;
  const soon = new Date(Date.now() + 3_000).toISOString();
  const past = new Date(Date.now() - 60_000).toISOString();
  must(200, await call('PATCH', path, { token, body: { startsAt: past, doorsOpenAt: past, endsAt: soon } }));
  await until(
    () => call('GET', path),
    ({ body }) => body.status === 'ended',
  );
  expect((await call('PATCH', path, { token, body: { title: 'Again' } })).body.code).toBe('wrong_state');
});
