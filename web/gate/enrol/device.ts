import { clear, read, write } from '../offline/database.ts';
import { call, type Reply } from '../scan/call.ts';

/** A gate as the API shows it. Without `ticketTypeIds` it admits every type. */
interface Gate {
  id: string;
  name: string;
  ticketTypeIds?: string[];
  zone?: string;
}

/** The enrolment of this phone, and what its steward has chosen. */
export interface Device {
  token: string;
  eventId: string;
  gates: Gate[];
  gateId: string;
  direction: 'in' | 'out';
  sound: boolean;
  /** The camera that the steward has chosen. */
  cameraId?: string;
}

const key = 'device';

export const loadDevice = (): Promise<Device | undefined> => read<Device>('device', key);

export const saveDevice = (device: Device): Promise<unknown> => write('device', device, key);

/** Removes everything that this phone has stored. */
export const forgetDevice = (): Promise<unknown> =>
  clear('device', 'queue', 'conflicts', 'passages', 'manifest', 'entries');

interface Enrolled {
  deviceToken: string;
  eventId: string;
  gates: Gate[];
}

/**
 * Exchanges a code for the token of this phone, and stores it in place of an earlier enrolment. Scans that were not
 * sent stay, whatever their event. What the phone knows of an event goes with it.
 */
export async function enrol(enrolCode: string): Promise<Device | Exclude<Reply<Enrolled>, { kind: 'ok' }>> {
  const answer = await call<Enrolled>('/v1/checkin/enrol', { method: 'POST', body: { enrolCode } });
  if (answer.kind !== 'ok') return answer;
  const { deviceToken: token, eventId, gates } = answer.body;
  const device: Device = { token, eventId, gates, gateId: gates[0]?.id ?? '', direction: 'in', sound: true };
  if ((await loadDevice())?.eventId !== eventId) await clear('conflicts', 'passages', 'manifest', 'entries');
  await saveDevice(device);
  return device;
}
