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

/** What an event charges besides its prices. Amounts are minor units. */
export interface Charges {
  /** The booking fee of a ticket: an amount, a percentage of its price, and the most that both are. */
  perTicket: number;
  percent: number;
  cap: number;
  /** The booking fee of an order. */
  perOrder: number;
  organizerPays: boolean;
  /** Prices contain the tax. */
  included: boolean;
  /** The rate of the tax in percent. Students have one of their own. */
  rate: number;
}

export const studentPrice = 3135;
export const studentRate = 7.7;

/** The buyers bear the fee and the tax of the one event, the organizer those of the other. */
const chargesOf: Record<'ahead' | 'tonight', Charges> = {
  ahead: { perTicket: 150, percent: 2.5, cap: 250, perOrder: 99, organizerPays: false, included: false, rate: 20 },
  tonight: { perTicket: 90, percent: 3.9, cap: 230, perOrder: 75, organizerPays: true, included: true, rate: 13 },
};

/** An event with seven places that cost something, two of them for students, and two that cost nothing. */
export interface EventOnSale {
  organizerId: string;
  eventId: string;
  charges: Charges;
  studentTypeId: string;
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
  let changes = 0;
  const change = async (body: object) =>
    must(await api(organizer, `PATCH /v1/organizers/${organizerId}`, { key: `set-terms-${++changes}`, body }));
  await change({ manualPayment });
  const where = {
    name: 'The Cellar',
    address: 'Main Street 1',
    city: 'Vienna',
    country: 'AT',
    timezone: 'Europe/Vienna',
  };
  const { id: venueId } = await post('/v1/venues', { organizerId, ...where, capacity: 1_000 });
  const put = async (stage: keyof Stages, times: { doors: number; starts: number; ends: number }) => {
    const charges = chargesOf[stage];
    await change(termsOf(charges));
    return createEvent(post, { organizerId, venueId }, { ...times, charges });
  };
  return {
    ahead: await put('ahead', { doors: 48, starts: 50, ends: 53 }),
    tonight: await put('tonight', { doors: -1, starts: 2, ends: 5 }),
  };
}

const euros = (amount: number) => ({ amount, currency: 'EUR' });

const termsOf = ({ perTicket, percent, cap, perOrder, organizerPays, included, rate }: Charges) => ({
  fees: {
    ...{ perTicket: euros(perTicket), percent, cap: euros(cap), perOrder: euros(perOrder) },
    paidBy: organizerPays ? 'organizer' : 'buyer',
  },
  tax: { rate, included },
});

async function createEvent(
  post: Post,
  at: { organizerId: string; venueId: string },
  { doors, starts, ends, charges }: { doors: number; starts: number; ends: number; charges: Charges },
): Promise<EventOnSale> {
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
  const addType = (name: string, capacity: number, price: number, more?: object) =>
    post(`/v1/events/${eventId}/ticket-types`, {
      ...{ name, kind: 'general', capacity, price: euros(price) },
      ...{ salesStartAt: hours(-24), salesEndAt: hours(starts), maxPerOrder: 4, maxPerCustomer: 6 },
      ...more,
    });
  const { id: ticketTypeId } = await addType('Standard', 5, 4500);
  const { id: studentTypeId } = await addType('Student', 2, studentPrice, { taxRate: studentRate });
  const { id: freeTypeId } = await addType('Members', 2, 0);
  const { id: gateId } = await post(`/v1/events/${eventId}/gates`, { name: 'Main entrance' });
  await post(`/v1/events/${eventId}/publish`);
  return { organizerId: at.organizerId, eventId, charges, ticketTypeId, studentTypeId, freeTypeId, gateId };
}
