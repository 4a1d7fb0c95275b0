import { type Api, ApiError } from '../../shared/api-client.ts';
import { Anything, Venue } from '../shapes.ts';
import { type DemoVenue, readSeatMap } from './data.ts';
import type { Ensured } from './load-people.ts';
import { wholeList } from './pages.ts';

/** An organizer of the demo data as created in the system. */
export interface Owner {
  organizerId: string;
  token: string;
}

/** Finds the organizer's venue by name, or creates it. */
export async function ensureVenue(api: Api, { organizerId, token }: Owner, venue: DemoVenue): Promise<Ensured> {
  const known = (await wholeList(api, '/v1/venues', Venue)).find(
    (one) => one.name === venue.name && one.organizerId === organizerId,
  );
  if (known) return { id: known.id, created: false };
  const { key: _key, organizer: _organizer, seatMap: _seatMap, ...facts } = venue;
  const { body } = await api('POST /v1/venues', Venue, { token, body: { organizerId, ...facts } });
  return { id: body.id, created: true };
}

/** Stores the seat map if the venue has none. An existing map may hold a user's edits, so it is never replaced. */
export async function ensureSeatMap(api: Api, token: string, venueId: string, name: string): Promise<Ensured> {
  try {
    await api(`GET /v1/venues/${venueId}/seat-map`, Anything);
    return { id: name, created: false };
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
  await api(`PUT /v1/venues/${venueId}/seat-map`, Anything, { token, body: readSeatMap(name) });
  return { id: name, created: true };
}
