import { putNew } from '../../../shared/dynamo/write.ts';
import type { Device } from '../../../shared/http/caller.ts';
import { sessionKey, userKey } from '../../../shared/records/auth-rows.ts';
import type { Api, ApiAnswer } from './cloud/api.ts';

export const buyers = ['usr_buyer1', 'usr_buyer2', 'usr_buyer3'];
export const organizer = 'usr_organizer';

/** When simulations begin. */
export const startOfTime = Date.UTC(2026, 10, 28, 12);
const hours = (n: number) => new Date(startOfTime + n * 3_600_000).toISOString();

/** What buyers get back who return tickets before the event starts. Minor units. */
export const returnTerms = { percent: 80, feePerTicket: 150, fixedFee: 300 };

/** The booking fee of a ticket, in minor units, and the percent of tax that is added to price and fee. */
export const charges = { perTicket: 150, rate: 20 };

/** An event with five places that cost something, and two that cost nothing. */
export interface EventOnSale {
  eventId: string;
  ticketTypeId: string;
  freeTypeId: string;
  gateId: string;
}

/** What worlds start with. A world uses one of them: its doors open in days, or are open. */
export type Stages = Record<'ahead' | 'tonight', EventOnSale>;

/** The access token of a scanning device. `deviceOf` reads it. */
export const gateToken = (name: string, { eventId, gateId }: EventOnSale): string =>
  `nfd_/${name}/${eventId}/${gateId}`;

/** The device of an access token. */
export const deviceOf = (token: string): Device | undefined => {
  const [prefix, name = '', eventId = '', gateId = ''] = token.split('/');
  return prefix === 'nfd_' ? { kind: 'device', id: `dev_${name}`, name, eventId, gateIds: [gateId] } : undefined;
};

function must({ status, body }: ApiAnswer): ApiAnswer['body'] {
  if (status >= 300 || status === 0) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

type Post = (path: string, body?: object) => Promise<ApiAnswer['body']>;

/** Creates accounts and the events through the API. Their places are minted once the cloud has run. */
export async function putOnSale(api: Api): Promise<Stages> {
  for (const userId of [organizer, ...buyers]) {
    const row = { userId, email: `${userId}@example.com`, name: userId, roles: [], emailVerified: true };
    await putNew(process.env.USERS_TABLE ?? '', { ...userKey(userId), ...row });
    const session = { sessionId: 'ses_1', userId, roles: [], guest: false, expiresAt: startOfTime * 2 };
    await putNew(process.env.USERS_TABLE ?? '', { ...sessionKey(userId, 'ses_1'), ...session });
  }
  let requests = 0;
  const post: Post = async (path, body) => {
    const key = `preparation-request-${++requests}`;
    return must(await api(organizer, `POST ${path}`, { key, ...(body && { body }) }));
  };
  const { id: organizerId } = await post('/v1/organizers', { name: 'Night Owls' });
  const manualPayment = { enabled: true, instructions: 'Transfer it to IS14 0159.', days: 1 };
  must(
    await api(organizer, `PATCH /v1/organizers/${organizerId}`, {
      key: 'set-terms-of-sale',
      body: {
        manualPayment,
        fees: { perTicket: { amount: charges.perTicket, currency: 'EUR' }, paidBy: 'buyer' },
        tax: { rate: charges.rate, included: false },
      },
    }),
  );
  const where = {
    name: 'The Cellar',
    address: 'Main Street 1',
    city: 'Vienna',
    country: 'AT',
    timezone: 'Europe/Vienna',
  };
  const { id: venueId } = await post('/v1/venues', { organizerId, ...where, capacity: 1_000 });
  const at = { organizerId, venueId };
  return {
    ahead: await createEvent(post, at, { doors: 48, starts: 50, ends: 53 }),
    tonight: await createEvent(post, at, { doors: -1, starts: 2, ends: 5 }),
  };
}

async function createEvent(
  post: Post,
  at: { organizerId: string; venueId: string },
  { doors, starts, ends }: { doors: number; starts: number; ends: number },
): Promise<EventOnSale> {
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  const { percent, feePerTicket, fixedFee } = returnTerms;
  const { id: eventId } = await post('/v1/events', {
    ...at,
    ...{ title: 'Late Show', description: 'Music until the lights go on.', category: 'concert', currency: 'EUR' },
    ...{ startsAt: hours(starts), endsAt: hours(ends), doorsOpenAt: hours(doors) },
    refundPolicy: {
      windows: [{ hoursBefore: 0, percent }],
      feePerTicket: euros(feePerTicket),
      fixedFee: euros(fixedFee),
    },
  });
  const addType = (name: string, capacity: number, price: number) =>
    post(`/v1/events/${eventId}/ticket-types`, {
      ...{ name, kind: 'general', capacity, price: euros(price) },
      ...{ salesStartAt: hours(-24), salesEndAt: hours(starts), maxPerOrder: 4, maxPerCustomer: 6 },
    });
  const { id: ticketTypeId } = await addType('Standard', 5, 4500);
  const { id: freeTypeId } = await addType('Members', 2, 0);
  const { id: gateId } = await post(`/v1/events/${eventId}/gates`, { name: 'Main entrance' });
  await post(`/v1/events/${eventId}/publish`);
  return { eventId, ticketTypeId, freeTypeId, gateId };
}
