import { randomUUID } from 'node:crypto';
import { call } from '../http/client.ts';
import { confirm } from '../state/saga.ts';
import { type Account, account, hold, must, order, type Show } from './world.ts';

type Party = Pick<Show, 'organizer' | 'eventId'>;
interface GateFacts {
  name: string;
  ticketTypeIds?: string[];
  zone?: string;
}

/** Creates a gate of an event, for some types or for all, and returns its id. */
export async function newGate(
  { organizer: { token }, eventId }: Party,
  body: GateFacts = { name: 'North' },
): Promise<string> {
  return must(201, await call('POST', `/v1/events/${eventId}/gates`, { token, body })).id;
}

/** Creates a gate of an event, and a device for it that is not enrolled yet. */
export async function newDevice(party: Party, facts?: GateFacts) {
  const { organizer, eventId } = party;
  const gateId = await newGate(party, facts);
  const request = { token: organizer.token, body: { name: 'Phone 1', gateIds: [gateId] } };
  const { deviceId, enrolCode } = must(201, await call('POST', `/v1/events/${eventId}/devices`, request));
  return { gateId, deviceId: deviceId as string, enrolCode: enrolCode as string };
}

/** Creates a gate and an enrolled device. */
export async function gateDevice(...[event, facts]: Parameters<typeof newDevice>) {
  const device = await newDevice(event, facts);
  const { enrolCode } = device;
  const { deviceToken } = must(200, await call('POST', '/v1/checkin/enrol', { body: { enrolCode } }));
  return { ...device, deviceToken: deviceToken as string };
}

/** All tickets of an account. An order may have more than one page of the list. */
export async function ticketsOf({ token }: Pick<Account, 'token'>): Promise<{ id: string; code: string }[]> {
  const tickets: { id: string; code: string }[] = [];
  let query = '';
  do {
    const { items, nextCursor } = must(200, await call('GET', `/v1/tickets${query}`, { token }));
    tickets.push(...items);
    query = nextCursor && `?cursor=${encodeURIComponent(nextCursor)}`;
  } while (query);
  return tickets;
}

/** Buys tickets of an event in one order, for one buyer. In process only. */
export async function bought(ticketTypeId: string, quantity = 1): Promise<{ id: string; code: string }[]> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  await confirm(must(202, await order(buyer)).id);
  return ticketsOf(buyer);
}

export const scan = (
  token: string,
  eventId: string,
  code: string,
  scanId: string = randomUUID(),
  direction: 'in' | 'out' = 'in',
) => call('POST', '/v1/checkin/scans', { token, body: { eventId, code, scanId, direction } });

/** The codes of tickets of one order that somebody has bought, and the buyer. */
export async function boughtTickets({ ticketTypeId }: Pick<Show, 'ticketTypeId'>, quantity: number) {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  const orderId: string = must(202, await order(buyer)).id;
  await confirm(orderId);
  return { buyer, orderId, codes: (await ticketsOf(buyer)).map(({ code }) => code) };
}

/** Sends the scans of a device that was offline. */
export const sendBatch = (token: string, scans: readonly object[], report: object = {}) =>
  call('POST', '/v1/checkin/scans/batch', { token, body: { scans, ...report } });

/**
 * Sends scans as a device does: those that the server could not decide are sent again. Returns the answers in the order
 * of the scans, whose ids are not alike.
 */
export async function sendUntilAnswered(token: string, scans: readonly { scanId: string }[], report: object = {}) {
  const answers = new Map<string, { scanId: string; result: string }>();
  for (let rounds = 0, left = scans; left.length > 0; rounds++) {
    if (rounds === 20) throw new Error(`${left.length} scans have no answer`);
    const { items } = must(200, await sendBatch(token, left, report));
    for (const item of items) answers.set(item.scanId, item);
    left = scans.filter(({ scanId }) => !answers.has(scanId));
  }
  return scans.map(({ scanId }) => answers.get(scanId) as { scanId: string; result: string });
}
