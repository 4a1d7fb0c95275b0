import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Draft, draft, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { announced } from '../../support/state/outbox.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const hourMs = 3_600_000;
const inHours = (n: number) => new Date(Math.round(Date.now() / 1000) * 1000 + n * hourMs).toISOString();
const times = (doorsIn: number) => ({
  doorsOpenAt: inHours(doorsIn),
  startsAt: inHours(doorsIn + 2),
  endsAt: inHours(doorsIn + 5),
});

const change = ({ organizer, eventId }: Draft, body: object, ifMatch?: string) =>
  call('PATCH', `/v1/events/${eventId}`, {
    token: organizer.token,
    body,
    ...(ifMatch && { headers: { 'if-match': ifMatch } }),
  });
const read = async ({ eventId }: Draft) => must(200, await call('GET', `/v1/events/${eventId}`));

async function factsOf(eventId: string): Promise<Record<string, unknown>> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { factsKey } = await import('../../../shared/inventory/ticket-type.ts');
  return (await getItem(process.env.TICKETS_TABLE ?? '', factsKey(eventId), { consistent: true })) ?? {};
}
const announcementsOf = async (eventId: string) =>
  (await announced()).filter(({ type, subject }) => type === 'EventRescheduled' && subject === eventId);

describe('a published event', () => {
  it('takes new texts, also in its selling facts, without an announcement', async () => {
    const party = await show({ doorsIn: 24 });
    const before = await read(party);
    const texts = { title: 'Later Show', description: 'Louder.', category: 'jazz', attributes: { loud: true } };
    expect(must(200, await change(party, { ...texts, imageUrl: 'https://example.org/a.png' }))).toMatchObject(texts);
    expect(await read(party)).toMatchObject({ ...texts, startsAt: before.startsAt, version: before.version + 1 });
    expect(await factsOf(party.eventId)).toMatchObject({ title: 'Later Show', status: 'published' });
    expect(await announcementsOf(party.eventId)).toEqual([]);
  });

  it('moves with its lists, its selling facts and an announcement', async () => {
    const party = await show({ doorsIn: 24 });
    const before = await read(party);
    const next = times(100);
    const moved = must(200, await change(party, next));
    expect(Date.parse(moved.startsAt)).toBe(Date.parse(next.startsAt));
    expect(moved).toMatchObject({ previousStartsAt: before.startsAt, version: before.version + 1 });
    // The doors open in less than fourteen days.
    expect(moved.refundUntil).toBe(moved.doorsOpenAt);

    const epoch = Object.fromEntries(Object.entries(next).map(([name, text]) => [name, Date.parse(text)]));
    expect(await factsOf(party.eventId)).toMatchObject(epoch);
    const { organizerId } = party;
    const listed = async (window: object) =>
      (await call('GET', `/v1/events?${new URLSearchParams({ organizerId, ...window })}`)).body.items.length;
    expect(await listed({ from: inHours(90) })).toBe(1);
    expect(await listed({ to: inHours(90) })).toBe(0);
    const { startsAt, doorsOpenAt } = epoch;
    const data = { eventId: party.eventId, organizerId, version: moved.version, startsAt, doorsOpenAt };
    expect(await announcementsOf(party.eventId)).toMatchObject([{ data: { ...data, refundUntil: doorsOpenAt } }]);
  });

  it('moved twice shows the date announced first and is announced twice', async () => {
    const party = await show({ doorsIn: 24 });
    const { startsAt } = await read(party);
    for (const doorsIn of [48, 72]) must(200, await change(party, times(doorsIn)));
    expect((await read(party)).previousStartsAt).toBe(startsAt);
    expect((await announcementsOf(party.eventId)).length).toBe(2);
  });

  it('accepts refundUntil only with a new start', async () => {
    const party = await show({ doorsIn: 24 });
    const refundUntil = inHours(30);
    const refused = await change(party, { refundUntil });
    expect([refused.status, refused.body.errors?.[0].pointer]).toEqual([422, '/refundUntil']);
    const moved = must(200, await change(party, { ...times(48), refundUntil }));
    expect(Date.parse(moved.refundUntil)).toBe(Date.parse(refundUntil));
  });

  it('is updated once by concurrent requests that read the same version', async () => {
    const party = await show({ doorsIn: 24 });
    const version = `"${(await read(party)).version}"`;
    must(200, await change(party, { title: 'One' }, version));
    expect((await change(party, { title: 'Two' }, version)).status).toBe(412);
    const together = await Promise.all([times(48), times(49), times(50)].map((next) => change(party, next)));
    const statuses = together.map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    expect((await announcementsOf(party.eventId)).length).toBe(statuses.filter((status) => status === 200).length);
  });

  it('is not updated once its selling facts are cancelling', async () => {
    const party = await show({ doorsIn: 24 });
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { factsKey } = await import('../../../shared/inventory/ticket-type.ts');
    await update(process.env.TICKETS_TABLE ?? '', factsKey(party.eventId), {
      UpdateExpression: 'SET #status = :cancelling',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':cancelling': 'cancelling' },
    });
    expect((await change(party, times(48))).body.code).toBe('conflict');
    expect(await announcementsOf(party.eventId)).toEqual([]);
  });
});

it('a draft accepts no refundUntil', async () => {
  const event = await draft({ doorsIn: 24 });
  expect((await change(event, { ...times(48), refundUntil: inHours(30) })).status).toBe(422);
  const { body } = await change(event, times(48));
  expect(body).not.toHaveProperty('previousStartsAt');
});

describe('an event whose end has passed', () => {
  const listed = async ({ organizer, organizerId }: Draft, status: string) =>
    must(
      200,
      await call('GET', `/v1/organizers/${organizerId}/events?status=${status}`, { token: organizer.token }),
    ).items.map((event: { status: string }) => event.status);

  it('reads as ended immediately and accepts no change', async () => {
    const party = await show({ doorsIn: 1 });
    expect(await listed(party, 'published')).toEqual(['published']);
    await passTime(7 * hourMs);
    expect((await read(party)).status).toBe('ended');
    expect([await listed(party, 'published'), await listed(party, 'ended')]).toEqual([[], ['ended']]);
    for (const body of [{ title: 'Again' }, times(48)]) {
      expect(await change(party, body)).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
    }
    const { organizer, eventId } = party;
    const again = await call('POST', `/v1/events/${eventId}/publish`, { token: organizer.token });
    expect(again).toMatchObject({ status: 409, body: { code: 'not_a_draft' } });
  });

  it('gets the status ended a day later, after its last audit', async () => {
    const [party, later] = [await show({ doorsIn: 1 }), await show({ doorsIn: 1 })];
    const { handler } = await import('../../../functions/catalog/hourly.ts');
    const { readEvent } = await import('../../../shared/records/event-row.ts');
    type Row = { status: string; version: number; listing?: string };
    const row = async ({ eventId }: Draft) => (await readEvent(eventId)) as unknown as Row;
    const { version } = await row(party);
    await passTime(7 * hourMs);
    await handler();
    expect(await row(party)).toMatchObject({ status: 'published', listing: 'published' });
    await passTime(24 * hourMs);
    await handler();
    expect(await row(party)).toMatchObject({ status: 'ended', version: version + 1 });
    expect(await row(party)).not.toHaveProperty('listing');
    await handler();
    expect((await row(party)).version).toBe(version + 1);
    expect((await read(later)).status).toBe('ended');
  });

  it('stays published if it was moved after the job read it', async () => {
    const party = await show({ doorsIn: 1 });
    const { dynamo } = await import('../../../shared/dynamo/client.ts');
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { eventKey, readEvent } = await import('../../../shared/records/event-row.ts');
    const { endEvents } = await import('../../../functions/catalog/lifecycle/ending-store.ts');
    const { endsAt = 0 } = (await readEvent(party.eventId)) ?? {};
    const send = dynamo.send.bind(dynamo);
    const racing = vi.spyOn(dynamo, 'send').mockImplementationOnce(async (query: unknown) => {
      const answer = await send(query as never);
      await update(process.env.EVENTS_TABLE ?? '', eventKey(party.eventId), {
        UpdateExpression: 'SET endsAt = :later',
        ExpressionAttributeValues: { ':later': endsAt + hourMs },
      });
      return answer;
    });
    expect(await endEvents(endsAt)).toBe(1);
    racing.mockRestore();
    expect((await readEvent(party.eventId))?.status).toBe('published');
  });
});
