import { randomUUID } from 'node:crypto';
import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Api } from '../../shared/api-client.ts';
import { mapLimit } from '../../shared/retry.ts';
import { waitUntilOnSale } from '../load/load-events.ts';
import { ensureFounder } from '../load/load-people.ts';
import { Anything, Enrolment, Named, NewDevice } from '../shapes.ts';

/** A part of the house: a zone with a ticket type and gates of its own. */
interface Part {
  name: string;
  /** Of all tickets. */
  share: number;
  gates: number;
}

/** Twenty gates in all. */
const parts: readonly Part[] = [
  { name: 'Floor', share: 0.6, gates: 12 },
  { name: 'Balcony', share: 0.3, gates: 6 },
  { name: 'Box', share: 0.1, gates: 2 },
];

interface TicketType {
  id: string;
  name: string;
  capacity: number;
}

/** A phone at a gate. */
export interface GatePhone {
  name: string;
  deviceId: string;
  token: string;
  gateId: string;
  /** The type that its gate admits. */
  ticketTypeId: string;
}

/** An event whose doors are open, with its organizer and its gates. */
export interface DoorEvening {
  organizer: { email: string; password: string; token: string };
  eventId: string;
  types: readonly TicketType[];
  phones: readonly GatePhone[];
}

const currency = 'EUR';
const timezone = 'Europe/Vienna';
const hourMs = 3_600_000;
const onSaleWithinMs = 90_000;
/** Places in one order: the most that the API allows. */
export const ticketsPerOrder = 40;

/** Creates an organizer with an event that has this many tickets. Its doors opened half an hour ago. */
export async function openEvening(api: Api, tickets: number): Promise<Omit<DoorEvening, 'phones'>> {
  const mark = randomUUID().slice(0, 8);
  const account = { email: `flo.${mark}@nightflow.example`, password: randomUUID(), name: 'Flo Floor' };
  const { token } = await ensureFounder(api, account);
  const create = async (path: `/${string}`, body: object) =>
    (await api(`POST ${path}`, Named.pick({ id: true }), { token, body })).body.id;
  const organizerId = await create('/v1/organizers', { name: `Arena ${mark}` });
  const place = { address: 'Ring 1', city: 'Vienna', country: 'AT', timezone, capacity: 20_000 };
  const venueId = await create('/v1/venues', { organizerId, name: `Arena ${mark}`, ...place });
  const at = (hours: number) => rfc3339(Date.now() + hours * hourMs, timezone);
  const facts = { title: 'Opening Night', description: 'All gates at once.', category: 'concert', currency };
  const times = { doorsOpenAt: at(-0.5), startsAt: at(1), endsAt: at(4) };
  const eventId = await create('/v1/events', { organizerId, venueId, ...facts, ...times });
  const types = await mapLimit(parts, 1, async ({ name, share }) => {
    const limits = {
      capacity: Math.round(tickets * share),
      maxPerOrder: ticketsPerOrder,
      maxPerCustomer: ticketsPerOrder,
    };
    const sale = { salesStartAt: at(-24), salesEndAt: at(4), price: { amount: 3_900, currency } };
    const id = await create(`/v1/events/${eventId}/ticket-types`, { name, kind: 'general', ...limits, ...sale });
    return { id, name, capacity: limits.capacity };
  });
  await api(`POST /v1/events/${eventId}/publish`, Anything, { token, body: {} });
  await waitUntilOnSale(api, eventId, Date.now() + onSaleWithinMs);
  const { email, password } = account;
  return { organizer: { email, password, token }, eventId, types };
}

/** Creates the gates and enrols a phone for each. */
export async function enrolPhones(api: Api, evening: Omit<DoorEvening, 'phones'>): Promise<GatePhone[]> {
  const wanted = parts.flatMap((part, index) =>
    Array.from({ length: part.gates }, (_, gate) => ({
      name: `${part.name} ${gate + 1}`,
      zone: part.name,
      ticketTypeId: evening.types[index]?.id ?? '',
    })),
  );
  const gates: Omit<GatePhone, 'deviceId' | 'token'>[] = [];
  for (const { name, zone, ticketTypeId } of wanted) {
    const request = { token: evening.organizer.token, body: { name, zone, ticketTypeIds: [ticketTypeId] } };
    const { body } = await api(`POST /v1/events/${evening.eventId}/gates`, Named, request);
    gates.push({ name, gateId: body.id, ticketTypeId });
  }
  return mapLimit(gates, 4, (gate) => enrolPhone(api, evening, gate));
}

/** Adds one phone to a gate and enrols it with its code. */
export async function enrolPhone(
  api: Api,
  { organizer: { token }, eventId }: Omit<DoorEvening, 'phones'>,
  { name, gateId, ticketTypeId }: Omit<GatePhone, 'deviceId' | 'token'>,
): Promise<GatePhone> {
  const device = { token, body: { name, gateIds: [gateId] } };
  const { deviceId, enrolCode } = (await api(`POST /v1/events/${eventId}/devices`, NewDevice, device)).body;
  const { deviceToken } = (await api('POST /v1/checkin/enrol', Enrolment, { body: { enrolCode } })).body;
  return { name, deviceId, token: deviceToken, gateId, ticketTypeId };
}
