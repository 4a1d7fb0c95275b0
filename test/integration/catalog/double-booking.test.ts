import { beforeAll, expect, it } from 'vitest';
import { type Account, addType, type Draft, draft, founder, must, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

const base = Math.round(Date.now() / 1000) * 1000 + 40 * 86_400_000;
const inHours = (hours: number) => new Date(base + hours * 3_600_000).toISOString();
/** The times of an event in hours from a common moment: doors, start an hour later, end. */
const between = (doors: number, end: number) => ({
  doorsOpenAt: inHours(doors),
  startsAt: inHours(doors + 1),
  endsAt: inHours(end),
});

/** Drafts an event of another organizer at the venue of `there`, ready to be published. */
async function eventAt(there: Pick<Draft, 'venueId'>, times: object, title = 'Guest'): Promise<Draft> {
  const organizer: Account = await founder();
  const { token } = organizer;
  const organizerId = must(201, await call('POST', '/v1/organizers', { token, body: { name: 'Larks' } })).id;
  const { venueId } = there;
  const facts = { organizerId, venueId, title, description: '', category: 'jazz', currency: 'EUR' };
  const eventId = must(201, await call('POST', '/v1/events', { token, body: { ...facts, ...times } })).id;
  const event = { organizer, organizerId, venueId, eventId };
  must(201, await addType(event));
  return event;
}
const change = ({ organizer, eventId }: Draft, body: object) =>
  call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body });

it('publishing a second event at the same venue and time requires a confirmation', async () => {
  const there = await draft({ venue: { shared: true } });
  const first = await eventAt(there, between(18, 23), 'First');
  must(200, await publish(first));
  const second = await eventAt(there, between(22, 26));
  const refused = await publish(second);
  expect([refused.status, refused.body.code]).toEqual([409, 'venue_double_booked']);
  const { slug, startsAt, endsAt } = must(200, await call('GET', `/v1/events/${first.eventId}`));
  expect(refused.body.events).toEqual([{ id: first.eventId, slug, title: 'First', startsAt, endsAt }]);
  expect(must(200, await publish(second, { confirmDoubleBooking: true })).status).toBe('published');
});

it.each([
  ['one after the other', between(23, 27)],
  ['one before the other', between(13, 18)],
])('%s without a gap is no double booking', async (_how, times) => {
  const there = await draft({ venue: { shared: true } });
  must(200, await publish(await eventAt(there, between(18, 23))));
  must(200, await publish(await eventAt(there, times)));
});

it('doors that open during another event are a double booking, even if the start is after it', async () => {
  const [early, queueing] = [between(18, 23), { doorsOpenAt: inHours(22), startsAt: inHours(48), endsAt: inHours(50) }];
  for (const [first, second] of [
    [early, queueing],
    [queueing, early],
  ] as const) {
    const there = await draft({ venue: { shared: true } });
    must(200, await publish(await eventAt(there, first)));
    expect((await publish(await eventAt(there, second))).body.code).toBe('venue_double_booked');
  }
});

it('a long event that started earlier is found', async () => {
  const there = await draft({ venue: { shared: true } });
  must(200, await publish(await eventAt(there, between(0, 24 * 30), 'Month')));
  const refused = await publish(await eventAt(there, between(24 * 29, 24 * 29 + 3)));
  expect(refused.body.events?.map(({ title }: { title: string }) => title)).toEqual(['Month']);
});

it('drafts, events elsewhere and cancelled events do not occupy the venue', async () => {
  const there = await draft({ venue: { shared: true } });
  await eventAt(there, between(18, 23));
  must(200, await publish(await eventAt(await draft({ venue: { shared: true } }), between(18, 23))));
  const cancelled = await eventAt(there, between(18, 23));
  must(200, await publish(cancelled));
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  await update(process.env.EVENTS_TABLE ?? '', eventKey(cancelled.eventId), {
    UpdateExpression: 'SET #status = :cancelled',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':cancelled': 'cancelled' },
  });
  must(200, await publish(await eventAt(there, between(18, 23))));
});

it('moving an event onto another requires a confirmation, changing its texts does not', async () => {
  const there = await draft({ venue: { shared: true } });
  must(200, await publish(await eventAt(there, between(18, 23))));
  const other = await eventAt(there, between(40, 44));
  must(200, await publish(other));
  expect((await change(other, between(19, 22))).body.code).toBe('venue_double_booked');
  must(200, await change(other, { ...between(19, 22), confirmDoubleBooking: true }));
  must(200, await change(other, { title: 'Together' }));
});

it('rejects doors that open more than two days before the start', async () => {
  const there = await draft({ venue: { shared: true } });
  expect((await change(there, { doorsOpenAt: inHours(0), startsAt: inHours(49), endsAt: inHours(50) })).status).toBe(
    422,
  );
  must(200, await change(there, { doorsOpenAt: inHours(0), startsAt: inHours(48), endsAt: inHours(50) }));
});
