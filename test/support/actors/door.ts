import { randomUUID } from 'node:crypto';
import { call } from '../http/client.ts';
import { must, type Show } from './world.ts';

/** Creates a gate of an event, for some types or for all, and a device for it that is not enrolled yet. */
export async function newDevice(
  { organizer: { token }, eventId }: Pick<Show, 'organizer' | 'eventId'>,
  facts: { name: string; ticketTypeIds?: string[] } = { name: 'North' },
) {
  const gate = must(201, await call('POST', `/v1/events/${eventId}/gates`, { token, body: facts }));
  const body = { name: 'Phone 1', gateIds: [gate.id] };
  const { deviceId, enrolCode } = must(201, await call('POST', `/v1/events/${eventId}/devices`, { token, body }));
  return { gateId: gate.id as string, deviceId: deviceId as string, enrolCode: enrolCode as string };
}

/** Creates a gate and an enrolled device. */
export async function gateDevice(...[event, facts]: Parameters<typeof newDevice>) {
  const device = await newDevice(event, facts);
  const { enrolCode } = device;
  const { deviceToken } = must(200, await call('POST', '/v1/checkin/enrol', { body: { enrolCode } }));
  return { ...device, deviceToken: deviceToken as string };
}

export const scan = (
  token: string,
  eventId: string,
  code: string,
  scanId: string = randomUUID(),
  direction: 'in' | 'out' = 'in',
) => call('POST', '/v1/checkin/scans', { token, body: { eventId, code, scanId, direction } });
