import { beforeAll, expect, it } from 'vitest';
import { draft, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

const eventOf = async (eventId: string, token: string) =>
  must(200, await call('GET', `/v1/events/${eventId}`, { token }));

it('syncs a changed organizer and venue into the organizer’s events and into drafts, those of other organizers included', async () => {
  const { organizer, organizerId, venueId, eventId } = await show({ venue: { shared: true } });
  const { token } = organizer;
  const other = await draft();
  const { venueId: _, ...elsewhere } = other;
  const body = {
    ...{
      organizerId: other.organizerId,
      venueId,
      title: 'Guest',
      description: 'At another’s place.',
      category: 'jazz',
    },
    ...{ startsAt: '2027-05-01T20:00:00Z', endsAt: '2027-05-01T23:00:00Z', doorsOpenAt: '2027-05-01T19:00:00Z' },
    currency: 'EUR',
  };
  const guest = must(201, await call('POST', '/v1/events', { token: elsewhere.organizer.token, body })).id;

  const logoUrl = 'https://example.org/owl.png';
  const before = await eventOf(eventId, token);
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token, body: { name: 'Day Larks', logoUrl } }));
  must(200, await call('PATCH', `/v1/venues/${venueId}`, { token, body: { name: 'The Attic' } }));
  await deliver();

  const after = await eventOf(eventId, token);
  expect(after.organizer).toMatchObject({ id: organizerId, name: 'Day Larks', logoUrl });
  expect(after.venue).toMatchObject({ id: venueId, name: 'The Attic', city: before.venue.city });
  expect(after.version).toBeGreaterThan(before.version);
  const seen = await eventOf(guest, elsewhere.organizer.token);
  expect([seen.venue.name, seen.organizer.name]).toEqual(['The Attic', 'Night Owls']);
  expect((await eventOf(other.eventId, elsewhere.organizer.token)).organizer.name).toBe('Night Owls');
});

it('changes nothing when the event is delivered twice', async () => {
  const { organizer, organizerId, eventId } = await show();
  const path = `/v1/organizers/${organizerId}`;
  const { token } = organizer;
  must(200, await call('PATCH', path, { token, body: { name: 'Day Larks' } }));
  await deliver();
  const { version } = await eventOf(eventId, token);
  const { handler } = await import('../../../functions/catalog/on-organizer-changed.ts');
  const { announced } = await import('../../support/state/outbox.ts');
  expect((await announced()).filter(({ type }) => type === 'OrganizerChanged')).toEqual([]);
  const { default: sample } = await import('../../../events/samples/OrganizerChanged.json', { with: { type: 'json' } });
  await handler({ detail: { ...sample, data: { ...sample.data, organizerId } } } as never);
  expect((await eventOf(eventId, token)).version).toBe(version);
});
