import { beforeAll, expect, it } from 'vitest';
import { type Account, account, addType, type Draft, draft, must, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

const base = Math.round(Date.now() / 1000) * 1000 + 40 * 86_400_000;
const at = (hours: number) => new Date(base + hours * 3_600_000).toISOString();
/** Hours from a common moment: doors, an hour later the start, and the end. */
const between = (doors: number, end: number) => ({ doorsOpenAt: at(doors), startsAt: at(doors + 1), endsAt: at(end) });

/** An event of another organizer at the venue of `there`, ready to be published. */
async function eventAt(there: Pick<Draft, 'venueId'>, times: object, title = 'Guest'): Promise<Draft> {
  const organizer: Account = await account();
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

it('two events at a venue at one time are published only by who says that is meant', async () => {
  const there = await draft();
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
])('%s, without a minute between them, is no double booking', async (_how, times) => {
  const there = await draft();
  must(200, await publish(await eventAt(there, between(18, 23))));
  must(200, await publish(await eventAt(there, times)));
});

it('doors that open during another event are a double booking, also where the start is after it', async () => {
  const [early, queueing] = [between(18, 23), { doorsOpenAt: at(22), startsAt: at(48), endsAt: at(50) }];
  for (const [first, second] of [
    [early, queueing],
    [queueing, early],
  ] as const) {
    const there = await draft();
    must(200, await publish(await eventAt(there, first)));
    expect((await publish(await eventAt(there, second))).body.code).toBe('venue_double_booked');
  }
});

it('a long event is found behind those that began after it', async () => {
  const there = await draft();
  must(200, await publish(await eventAt(there, between(0, 24 * 30), 'Month')));
  const refused = await publish(await eventAt(there, between(24 * 29, 24 * 29 + 3)));
  expect(refused.body.events?.map(({ title }: { title: string }) => title)).toEqual(['Month']);
});

it('drafts, events elsewhere and those that are cancelled need no venue', async () => {
  const there = await draft();
  await eventAt(there, between(18, 23));
  must(200, await publish(await eventAt(await draft(), between(18, 23))));
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

it('an event is moved onto another only by who says that is meant, and its words are changed by anybody', async () => {
  const there = await draft();
  must(200, await publish(await eventAt(there, between(18, 23))));
  const other = await eventAt(there, between(40, 44));
  must(200, await publish(other));
  expect((await change(other, between(19, 22))).body.code).toBe('venue_double_booked');
  must(200, await change(other, { ...between(19, 22), confirmDoubleBooking: true }));
  must(200, await change(other, { title: 'Together' }));
});

it('takes no doors that open days before the start', async () => {
  const there = await draft();
  expect((await change(there, { doorsOpenAt: at(0), startsAt: at(49), endsAt: at(50) })).status).toBe(422);
  must(200, await change(there, { doorsOpenAt: at(0), startsAt: at(48), endsAt: at(50) }));
});
