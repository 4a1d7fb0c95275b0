import { clear, read, replace, writeAll } from '../offline/database.ts';
import { call, type Reply } from '../scan/call.ts';
import type { HeldStanding } from '../scan/standing.ts';

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
  /** Why the API does not let it scan, as it said last. */
  held?: HeldStanding;
}

const key = 'device';
let channel: BroadcastChannel | undefined;

/** Where the tabs of this phone tell each other that its enrolment has changed. A tab does not hear itself. */
function tabs(): BroadcastChannel {
  channel ??= new BroadcastChannel('nightflow-gate');
  return channel;
}

/** Calls back when another tab has set up this phone, or made it forget. */
export function onOtherEnrolment(changed: () => void): void {
  tabs().onmessage = changed;
}

export const loadDevice = (): Promise<Device | undefined> => read<Device>('device', key);

/** Stores what has changed of the enrolment, unless another one is in its place by now. */
export const saveDevice = (device: Device): Promise<void> =>
  replace<Device>('device', key, (stored) => (stored?.token === device.token ? device : undefined));

/** Removes everything that this phone has stored. */
export async function forgetDevice(): Promise<void> {
  await clear('device', 'queue', 'conflicts', 'passages', 'manifest', 'entries');
  tabs().postMessage('forgotten');
}

interface Enrolled {
  deviceToken: string;
  eventId: string;
  gates: Gate[];
}

/** What a phone knows of an event goes with it. */
const ofEvent = ['conflicts', 'passages', 'manifest', 'entries'] as const;

/**
 * Exchanges a code for the token of this phone, and stores it in place of an earlier enrolment. Scans that were not
 * sent stay, whatever their event. On a full disk the phone is set up until its page is closed.
 * @throws Error if the page may store nothing at all. The code is still good then.
 */
export async function enrol(enrolCode: string): Promise<Device | Exclude<Reply<Enrolled>, { kind: 'ok' }>> {
  const before = await loadDevice();
  const answer = await call<Enrolled>('/v1/checkin/enrol', { method: 'POST', body: { enrolCode } });
  if (answer.kind !== 'ok') return answer;
  const { deviceToken: token, eventId, gates } = answer.body;
  const device: Device = { token, eventId, gates, gateId: gates[0]?.id ?? '', direction: 'in', sound: true };
  const gone = before?.eventId === eventId ? [] : ofEvent;
  await writeAll([{ store: 'device', value: device, key }], gone).catch(() => undefined);
  tabs().postMessage('set up');
  return device;
}
