import { beforeAll, expect, it } from 'vitest';
import { type Account, addType, type Draft, draft, must, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';

/*
 * Goal: nobody but an event's own organizer changes what its published page shows.
 * Method: one organizer shares its venue, another publishes there, and the venue is changed afterwards.
 */

beforeAll(() => startInProcess({ cache: false }));

const times = {
  ...{ startsAt: '2027-05-01T20:00:00Z', endsAt: '2027-05-01T23:00:00Z', doorsOpenAt: '2027-05-01T19:00:00Z' },
};

const draftAt = ({ organizer, organizerId }: Pick<Draft, 'organizer' | 'organizerId'>, venueId: string) =>
  call('POST', '/v1/events', {
    token: organizer.token,
    body: {
      ...{ organizerId, venueId, title: 'Guest', description: '', category: 'jazz', currency: 'EUR' },
      ...times,
    },
  });
const venueOf = (host: Draft, body: object) =>
  call('PATCH', `/v1/venues/${host.venueId}`, { token: host.organizer.token, body });
const seenBy = async (reader: Account | undefined, eventId: string) =>
  must(200, await call('GET', `/v1/events/${eventId}`, { token: reader?.token }));

/** An event of another organizer at the host's shared venue. */
async function guestAt(host: Draft): Promise<Draft> {
  const guest = await draft();
  const eventId = must(201, await draftAt(guest, host.venueId)).id;
  const event = { ...guest, venueId: host.venueId, eventId };
  must(201, await addType(event));
  return event;
}
const sharing = () => draft({ venue: { shared: true } });
const changeOf = ({ organizer, eventId }: Draft, body: object) =>
  call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body });

it('a published event shows the venue as its organizer accepted it, and takes a change over when it accepts it', async () => {
  const host = await sharing();
  const guest = await guestAt(host);
  must(200, await publish(guest));
  const before = await seenBy(undefined, guest.eventId);
  const { version } = must(200, await venueOf(host, { name: 'MOVED', timezone: 'Pacific/Honolulu' }));
  await deliver();

  const { venue, timezone, startsAt } = await seenBy(undefined, guest.eventId);
  expect([venue, timezone, startsAt]).toEqual([before.venue, before.timezone, before.startsAt]);
  const offered = await seenBy(guest.organizer, guest.eventId);
  expect(offered.venueChange).toEqual({ version, name: 'MOVED', timezone: 'Pacific/Honolulu' });
  expect(offered.startsAt).toBe(before.startsAt);
  const listed = await call('GET', `/v1/organizers/${guest.organizerId}/events?status=published`, {
    token: guest.organizer.token,
  });
  expect(listed.body.items[0].venueChange).toEqual(offered.venueChange);
  expect(await seenBy(host.organizer, guest.eventId)).not.toHaveProperty('venueChange');
  const page = await call('GET', `/v1/events/${guest.eventId}`, { headers: { accept: 'application/ld+json' } });
  expect(page.body).not.toContain('MOVED');

  const accepted = must(200, await changeOf(guest, { acceptVenueChange: version }));
  expect(accepted.venue.name).toBe('MOVED');
  expect(accepted).not.toHaveProperty('venueChange');
  const after = await seenBy(undefined, guest.eventId);
  expect([after.venue.name, after.timezone]).toEqual(['MOVED', 'Pacific/Honolulu']);
  expect(Date.parse(after.startsAt)).toBe(Date.parse(before.startsAt));
});

it('only the change that was shown can be accepted', async () => {
  const host = await sharing();
  const guest = await guestAt(host);
  must(200, await publish(guest));
  must(200, await venueOf(host, { name: 'Attic' }));
  const { venueChange } = await seenBy(guest.organizer, guest.eventId);
  must(200, await venueOf(host, { name: 'Something else' }));
  const refused = await changeOf(guest, { acceptVenueChange: venueChange.version });
  expect([refused.status, refused.body.code]).toEqual([409, 'venue_changed']);
  expect((await seenBy(undefined, guest.eventId)).venue.name).toBe('The Cellar');
});

it('a change that is taken back is no longer offered', async () => {
  const host = await sharing();
  const guest = await guestAt(host);
  must(200, await publish(guest));
  must(200, await venueOf(host, { city: 'Linz' }));
  must(200, await venueOf(host, { city: 'Vienna', capacity: 400 }));
  expect(await seenBy(guest.organizer, guest.eventId)).not.toHaveProperty('venueChange');
});

it('drafts and the events of its own organizer follow the venue', async () => {
  const host = await sharing();
  must(201, await addType(host));
  must(200, await publish(host));
  const guest = await guestAt(host);
  must(200, await venueOf(host, { name: 'The Attic' }));
  await deliver();
  expect((await seenBy(undefined, host.eventId)).venue.name).toBe('The Attic');
  expect((await seenBy(guest.organizer, guest.eventId)).venue.name).toBe('The Attic');
});

it('a venue is for its own organizer alone unless it is shared', async () => {
  const [host, guest] = [await draft(), await draft()];
  expect(must(200, await call('GET', `/v1/venues/${host.venueId}`)).shared).toBe(false);
  const refused = await draftAt(guest, host.venueId);
  expect([refused.status, refused.body.code]).toEqual([404, 'venue_not_shared']);
  must(200, await venueOf(host, { shared: true }));
  must(201, await draftAt(guest, host.venueId));
});

it('a venue that is no longer shared keeps its published events, and takes no new ones', async () => {
  const host = await sharing();
  const [published, drafted] = [await guestAt(host), await guestAt(host)];
  must(200, await publish(published));
  must(200, await venueOf(host, { shared: false }));
  expect((await seenBy(undefined, published.eventId)).status).toBe('published');
  must(200, await changeOf(published, { title: 'Still here' }));
  expect((await publish(drafted, { confirmDoubleBooking: true })).body.code).toBe('venue_not_shared');
  const copies = await call('POST', `/v1/events/${published.eventId}/duplicates`, {
    token: published.organizer.token,
    body: { startsAt: ['2027-06-01T20:00:00Z'] },
  });
  expect([copies.status, copies.body.code]).toEqual([404, 'venue_not_shared']);
});

it('the list of venues can be narrowed to one organizer', async () => {
  const [one, other] = [await draft(), await draft()];
  const listed = must(200, await call('GET', `/v1/venues?organizerId=${one.organizerId}`)).items;
  expect(listed.map(({ id }: { id: string }) => id)).toEqual([one.venueId]);
  expect(other.venueId).not.toBe(one.venueId);
});
