import { randomUUID } from 'node:crypto';
import type { DemoAccount } from '../load/data.ts';
import { Enrolment, Named, NewDevice, Preload, ScanResult, Session, Stats } from '../shapes.ts';
import { type Evening, patienceSeconds } from './buying.ts';
import { type Narrator, requireThat } from './narrator.ts';
import type { Code } from './purchase.ts';
import { forged, shortened, timeOf } from './words.ts';

const gateName = 'Main entrance';

/** A gate with an enrolled device. */
export interface Door {
  organizerToken: string;
  deviceToken: string;
}

export async function openGate(tell: Narrator, { eventId }: Evening, organizer: DemoAccount): Promise<Door> {
  const { email, password } = organizer;
  const session = await tell.request('POST /v1/auth/login', Session, { body: { email, password } });
  const token = session.accessToken;
  const gate = await tell.request(`POST /v1/events/${eventId}/gates`, Named, { token, body: { name: gateName } });
  const wanted = { name: 'Door phone', gateIds: [gate.id] };
  const device = await tell.request(`POST /v1/events/${eventId}/devices`, NewDevice, { token, body: wanted });
  const body = { enrolCode: device.enrolCode };
  const { deviceToken, gates } = await tell.request('POST /v1/checkin/enrol', Enrolment, { body });
  requireThat(
    gates.some(({ id }) => id === gate.id),
    `The device should be enrolled for ${gateName}, but is enrolled for ${gates.map(({ name }) => name).join(', ')}.`,
  );
  tell.say(`${organizer.name} created the gate "${gate.name}" and enrolled a phone with code ${device.enrolCode}`);
  tell.explain(
    'the code works once, within 15 minutes; the phone gets a random token for this event and gate, stored as a hash',
  );
  return { organizerToken: token, deviceToken };
}

export async function preloadDoor(
  tell: Narrator,
  { eventId }: Evening,
  { organizerToken: token }: Door,
): Promise<void> {
  await tell.request(`POST /v1/checkin/events/${eventId}/preload`, Preload, { token });
  const { state, loaded, total } = await tell.poll(`GET /v1/checkin/events/${eventId}/preload`, Preload, {
    token,
    seconds: patienceSeconds,
    what: 'The preload of the door',
    wanted: (answer) => answer.state === 'ready' || answer.state === 'failed',
  });
  requireThat(state === 'ready' && loaded >= 2, `The preload should be ready, but is ${state} (${loaded}/${total}).`);
  tell.say(`${loaded} of ${total} sold tickets loaded`);
  tell.explain(
    'this runs automatically 30 minutes before doors: publishing created a one-time EventBridge schedule',
    'sold tickets go into Valkey and the stream keeps them current; an unknown ticket costs one DynamoDB read',
  );
}

const scan = (tell: Narrator, eventId: string, { deviceToken }: Door, code: string) =>
  tell.request('POST /v1/checkin/scans', ScanResult, {
    token: deviceToken,
    body: { scanId: randomUUID(), eventId, code },
  });

export async function walkIn(tell: Narrator, { eventId }: Evening, door: Door, { code }: Code): Promise<void> {
  const first = await scan(tell, eventId, door, code);
  requireThat(first.result === 'admitted', `The ticket should be admitted, but is ${first.result}: ${first.message}`);
  tell.say(`${first.result}: ${first.message}`);
  tell.explain(
    'the signature is checked before any read; then one look-up and one conditional write in DynamoDB:',
    'place sold, same sale, issue and code, not inside. The answer is sent after the write is durable',
  );
}

export async function scanAgain(tell: Narrator, { eventId }: Evening, door: Door, { code }: Code): Promise<void> {
  const second = await scan(tell, eventId, door, code);
  requireThat(
    second.result === 'already_used' && second.admittedAt !== undefined,
    `The second scan should be rejected as already used, but is ${second.result}: ${second.message}`,
  );
  tell.say(`${second.result}: admitted at ${timeOf(second.admittedAt)}, ${second.gate ?? 'gate unknown'}`);
  tell.explain(
    'the same scanId would repeat its answer; a new scanId conflicts with the first write, whichever gate made it',
  );
}

export async function scanForgery(tell: Narrator, { eventId }: Evening, door: Door, { code }: Code): Promise<void> {
  const false_ = forged(code);
  const third = await scan(tell, eventId, door, false_);
  requireThat(third.result === 'invalid', `A forged code should be invalid, but is ${third.result}: ${third.message}`);
  tell.say(`${shortened(false_)} → ${third.result}: ${third.message}`);
  tell.explain('one character was changed, so the signature is invalid: rejected without any read');
}

export async function countPeople(tell: Narrator, { eventId }: Evening, door: Door): Promise<void> {
  const { admitted, inside, total } = await tell.poll(`GET /v1/checkin/events/${eventId}/stats`, Stats, {
    token: door.deviceToken,
    seconds: patienceSeconds,
    what: 'The admission in the statistics',
    wanted: (stats) => stats.admitted >= 1,
  });
  tell.say(`${admitted} of ${total} ticket holders admitted, ${inside} inside`);
  tell.explain(
    'counted from the history that the stream of the tickets table writes: the door has no counter of its own',
  );
}
