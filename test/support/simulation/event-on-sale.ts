import { putNew } from '../../../shared/dynamo/write.ts';
import { sessionKey, userKey } from '../../../shared/records/auth-rows.ts';
import type { Api, ApiAnswer } from './cloud/api.ts';

export const buyers = ['usr_buyer1', 'usr_buyer2', 'usr_buyer3'];
export const organizer = 'usr_organizer';

/** When simulations begin. */
export const startOfTime = Date.UTC(2026, 10, 28, 12);
const hours = (n: number) => new Date(startOfTime + n * 3_600_000).toISOString();

/** What every world starts with. */
export interface EventOnSale {
  eventId: string;
  ticketTypeId: string;
}

function must({ status, body }: ApiAnswer): ApiAnswer['body'] {
  if (status >= 300 || status === 0) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

/** Creates accounts and an event with five places through the API. Its places are minted once the cloud has run. */
export async function putOnSale(api: Api): Promise<EventOnSale> {
  for (const userId of [organizer, ...buyers]) {
    const row = { userId, email: `${userId}@example.com`, name: userId, roles: [], emailVerified: true };
    await putNew(process.env.USERS_TABLE ?? '', { ...userKey(userId), ...row });
    const session = { sessionId: 'ses_1', userId, roles: [], guest: false, expiresAt: startOfTime * 2 };
    await putNew(process.env.USERS_TABLE ?? '', { ...sessionKey(userId, 'ses_1'), ...session });
  }
  const post = async (path: string, body: object) =>
    must(await api(organizer, `POST ${path}`, { body, key: path.replaceAll('/', '-').padEnd(20, 'k') }));
  const { id: organizerId } = await post('/v1/organizers', { name: 'Night Owls' });
  const where = {
    name: 'The Cellar',
    address: 'Main Street 1',
    city: 'Vienna',
    country: 'AT',
    timezone: 'Europe/Vienna',
  };
  const { id: venueId } = await post('/v1/venues', { organizerId, ...where, capacity: 1_000 });
  const texts = { title: 'Late Show', description: 'Music until the lights go on.', category: 'concert' };
  const times = { startsAt: hours(50), endsAt: hours(53), doorsOpenAt: hours(48) };
  const { id: eventId } = await post('/v1/events', { organizerId, venueId, ...texts, ...times, currency: 'EUR' });
  const { id: ticketTypeId } = await post(`/v1/events/${eventId}/ticket-types`, {
    ...{ name: 'Standard', kind: 'general', capacity: 5, price: { amount: 4500, currency: 'EUR' } },
    ...{ salesStartAt: hours(-24), salesEndAt: hours(48), maxPerOrder: 4, maxPerCustomer: 6 },
  });
  must(await api(organizer, `POST /v1/events/${eventId}/publish`, { key: 'publish-the-event-1' }));
  return { eventId, ticketTypeId };
}
