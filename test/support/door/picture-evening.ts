import { randomUUID } from 'node:crypto';
import { newGate, sendUntilAnswered } from '../actors/door.ts';
import { soldCodes } from '../actors/gate-page.ts';
import { type Account, addType, draft, must, onSale, publish } from '../actors/world.ts';
import { call } from '../http/client.ts';

interface Phone {
  deviceId: string;
  deviceToken: string;
  gateId: string;
}

/** An event whose doors opened an hour ago, half of whose guests are inside. */
export interface Evening {
  organizer: Account;
  eventId: string;
  /** The id of the ticket type that every gate of the hall admits. */
  standing: string;
  phones: { north: Phone; south: Phone; balcony: Phone };
  /** For a phone at the north gate that is not set up yet. */
  enrolCode: string;
}

const minuteMs = 60_000;
const perOrder = 40;
const hall = { name: 'Standing', capacity: 400 };
const balcony = { name: 'Balcony', capacity: 50 };

type Party = Pick<Evening, 'organizer' | 'eventId'>;

async function added({ organizer: { token }, eventId }: Party, name: string, gateId: string) {
  const asked = { token, body: { name, gateIds: [gateId] } };
  return must(201, await call('POST', `/v1/events/${eventId}/devices`, asked));
}

async function enrolled(party: Party, name: string, gateId: string): Promise<Phone> {
  const { deviceId, enrolCode } = await added(party, name, gateId);
  const { deviceToken } = must(200, await call('POST', '/v1/checkin/enrol', { body: { enrolCode } }));
  return { deviceId, deviceToken, gateId };
}

async function codesOf(ticketTypeId: string, count: number): Promise<string[]> {
  const codes: string[] = [];
  while (codes.length < count) {
    codes.push(...(await soldCodes({ ticketTypeId }, Math.min(perOrder, count - codes.length))));
  }
  return codes;
}

/** Guests came during the last hour, most of them in its middle, while the phone had no network. */
async function arrive(eventId: string, { deviceToken, gateId }: Phone, codes: readonly string[]): Promise<void> {
  const [first, last] = [Date.now() - 57 * minuteMs, Date.now() - minuteMs];
  const scans = codes.map((code, guest) => {
    const share = Math.acos(1 - (2 * (guest + 0.5)) / codes.length) / Math.PI;
    const scannedAt = new Date(first + share * (last - first)).toISOString();
    return { eventId, code, scanId: randomUUID(), gateId, direction: 'in', scannedAt };
  });
  await sendUntilAnswered(deviceToken, scans, { sentAt: new Date().toISOString() });
}

/** Plays the first hour of an evening with two zones. The balcony is nearly full. */
export async function openEvening(): Promise<Evening> {
  const drafted = await draft({ doorsIn: -1 });
  const { organizer, eventId } = drafted;
  const { token } = organizer;
  const limits = { kind: 'general', maxPerOrder: perOrder, maxPerCustomer: perOrder };
  const standing = must(201, await addType(drafted, { ...limits, ...hall })).id;
  const seats = must(201, await addType(drafted, { ...limits, ...balcony })).id;
  must(200, await publish(drafted));
  await onSale(drafted);
  const north = await newGate(drafted, { name: 'North', zone: 'Hall' });
  const south = await newGate(drafted, { name: 'South', zone: 'Hall' });
  const above = await newGate(drafted, { name: 'Balcony', zone: 'Balcony', ticketTypeIds: [seats] });
  const zones = [
    { zone: 'Hall', capacity: hall.capacity },
    { zone: 'Balcony', capacity: balcony.capacity },
  ];
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token, body: { zones } }));
  const phones = {
    north: await enrolled(drafted, 'North 2', north),
    south: await enrolled(drafted, 'South 1', south),
    balcony: await enrolled(drafted, 'Balcony 1', above),
  };
  const [below, up] = [await codesOf(standing, 200), await codesOf(seats, balcony.capacity)];
  await arrive(eventId, phones.north, below.slice(0, 80));
  await arrive(eventId, phones.south, below.slice(80, 130));
  await arrive(eventId, phones.balcony, up.slice(0, 46));
  for (const code of [below[0], below[81], up[0], 'https://example.com/menu', below[140]]) {
    const body = { eventId, code, scanId: randomUUID(), gateId: above, direction: 'in' };
    must(200, await call('POST', '/v1/checkin/scans', { token: phones.balcony.deviceToken, body }));
  }
  const { enrolCode } = await added(drafted, 'North 1', north);
  return { organizer, eventId, standing, phones, enrolCode };
}

/** Phones report, and one of them is paused. One has a weak battery, one a wrong clock, one scans to send. */
export async function reportPhones({ organizer: { token }, eventId, phones }: Evening): Promise<void> {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const report = async ({ deviceToken, gateId }: Phone, facts: object) => {
    const body = { position: 0, sentAt: ago(0), queued: 0, battery: 84, gateId, direction: 'in', ...facts };
    must(200, await call('POST', `/v1/checkin/events/${eventId}/heartbeat`, { token: deviceToken, body }));
  };
  await report(phones.north, { battery: 9 });
  await report(phones.south, { queued: 14, oldestQueuedAt: ago(240) });
  const change = { token, body: { paused: true } };
  must(200, await call('PATCH', `/v1/events/${eventId}/devices/${phones.balcony.deviceId}`, change));
}
