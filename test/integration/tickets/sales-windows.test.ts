import { beforeAll, describe, expect, it } from 'vitest';
import { addType, type Draft, draft, must, onSale, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: sales windows ahead move with the start of their event, in the transaction that moves it.
 * Method: moves drafts and published events through the API, also while their types change.
 */

beforeAll(() => startInProcess({ cache: true }));

const hourMs = 3_600_000;
const base = Math.ceil(Date.now() / hourMs) * hourMs + 48 * hourMs;
const at = (hours: number) => new Date(base + hours * hourMs).toISOString();
const times = (shift = 0) => ({ doorsOpenAt: at(shift), startsAt: at(shift + 2), endsAt: at(shift + 5) });
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const instant = (text: string) => new Date(text).toISOString();

const patch = ({ organizer, eventId }: Draft, body: object, headers?: Record<string, string>) =>
  call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body, ...(headers && { headers }) });

async function eventWith(...types: object[]): Promise<Draft & { typeIds: string[] }> {
  const drafted = await draft();
  must(200, await patch(drafted, times()));
  const typeIds: string[] = [];
  for (const fields of types) {
    const type = { kind: 'general', capacity: 5, salesStartAt: at(-72), salesEndAt: at(2), ...fields };
    typeIds.push(must(201, await addType(drafted, type)).id);
  }
  return { ...drafted, typeIds };
}

async function published(...types: object[]) {
  const event = await eventWith(...types);
  must(200, await publish(event));
  await onSale(event);
  return event;
}

const typeOf = (event: { ticketTypes: { id: string }[] }, id: string | undefined) =>
  event.ticketTypes.find((type) => type.id === id) as any;

describe.each([
  ['published event', published],
  ['draft', eventWith],
])('the sales windows of a %s', (_what, make) => {
  it('move with its start, and the answer says what moved', async () => {
    const early = { name: 'Early', price: euros(100), until: at(-20) };
    const event = await make(
      { name: 'Until the start' },
      { name: 'Coming', salesStartAt: at(-24), salesEndAt: at(0), tiers: [early] },
      { name: 'Closed', salesEndAt: at(-60) },
    );
    const [open, coming, closed] = event.typeIds;
    const before = must(200, await call('GET', `/v1/events/${event.eventId}`, { token: event.organizer.token }));
    const answer = must(200, await patch(event, times(48)));
    const moved = answer.moved.map(({ ticketTypeId, ...moments }: any) => [
      ticketTypeId,
      JSON.parse(JSON.stringify(moments), (name, value) =>
        typeof value === 'string' && name !== 'name' ? instant(value) : value,
      ),
    ]);
    expect(Object.fromEntries(moved)).toEqual({
      [`${open}`]: { salesEndAt: at(50) },
      [`${coming}`]: { salesStartAt: at(24), salesEndAt: at(48), tiers: [{ name: 'Early', until: at(28) }] },
    });
    const shown = must(200, await call('GET', `/v1/events/${event.eventId}`, { token: event.organizer.token }));
    for (const page of [answer, shown]) {
      expect(instant(typeOf(page, open).salesEndAt)).toBe(at(50));
      expect(instant(typeOf(page, coming).tiers[0].until)).toBe(at(28));
      expect(typeOf(page, open).version).toBe(typeOf(before, open).version + 1);
      expect(typeOf(page, closed)).toEqual(typeOf(before, closed));
    }
  });

  it('stay where they are if the organizer says so, or if the start stays', async () => {
    const event = await make({});
    const kept = must(200, await patch(event, { ...times(48), keepSalesWindows: true }));
    expect(kept.moved).toEqual([]);
    expect(instant(kept.ticketTypes[0].salesEndAt)).toBe(at(2));
    const doorsOnly = must(200, await patch(event, { doorsOpenAt: at(47), endsAt: at(60) }));
    expect(doorsOnly).not.toHaveProperty('moved');
    expect(instant(doorsOnly.ticketTypes[0].salesEndAt)).toBe(at(2));
  });

  it('move once if the event is moved twice at the same time', async () => {
    const event = await make({});
    const etag = (await call('GET', `/v1/events/${event.eventId}`, { token: event.organizer.token })).headers.get(
      'etag',
    );
    const answers = await Promise.all([24, 48].map((shift) => patch(event, times(shift), { 'if-match': etag ?? '' })));
    const won = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect([409, 412]).toContain(answers[1 - won]?.status);
    const shown = must(200, await call('GET', `/v1/events/${event.eventId}`, { token: event.organizer.token }));
    expect(instant(shown.startsAt)).toBe(times([24, 48][won]).startsAt);
    expect(instant(shown.ticketTypes[0].salesEndAt)).toBe(instant(shown.startsAt));
  });

  it('move together with a change of their type that happens meanwhile', async () => {
    const event = await make(...Array.from({ length: 5 }, (_, n) => ({ name: `Type ${n}` })));
    const rename = (id: string) =>
      call('PATCH', `/v1/events/${event.eventId}/ticket-types/${id}`, {
        token: event.organizer.token,
        body: { price: euros(700) },
      });
    const [moved, ...changes] = await Promise.all([patch(event, times(24)), ...event.typeIds.map(rename)]);
    must(200, moved);
    const shown = must(200, await call('GET', `/v1/events/${event.eventId}`, { token: event.organizer.token }));
    for (const [index, id] of event.typeIds.entries()) {
      expect(instant(typeOf(shown, id).salesEndAt)).toBe(at(26));
      // A change that lost the race was refused, and one that was answered is kept.
      expect([200, 409]).toContain(changes[index]?.status);
      if (changes[index]?.status === 200) expect(typeOf(shown, id).price).toEqual(euros(700));
    }
  });
});
