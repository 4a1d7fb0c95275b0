import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../scripts/local/process/failure.ts';
import { mapLimit } from '../../scripts/shared/retry.ts';
import { defaultSettings } from '../../shared/settings/setting-shapes.ts';
import { must, type Send } from './client.ts';
import type { Load, Outcome } from './measure.ts';
import { errorOf } from './shopping.ts';
import { type Member, Turns } from './turns.ts';
import type { Event, Organizer } from './world.ts';

interface Device extends Member {
  token: string;
}

/** An event takes 500 devices. */
const maxDevices = 450;
/** Enough for the first warm-up. */
const firstDevices = 48;
const preloadSeconds = 60;
/** Tickets that are inside before the first measurement, so that the warm-up can let them out and in. */
const warmTickets = 48;

interface Ticket {
  code: string;
  inside: boolean;
}

/** The door of one event with its devices. */
export interface Door {
  /** Admits tickets for the first time, as long as there are any. `share` is the part that one point may use. */
  firstEntries(share: number): Load;
  /** Lets admitted tickets out and in again. */
  outAndIn(): Load;
}

async function preload(send: Send, { token }: Organizer, { eventId }: Event): Promise<void> {
  const path = `/v1/checkin/events/${eventId}/preload`;
  const until = performance.now() + preloadSeconds * 1000;
  await must(202, 'preloading the door', send('POST', path, { token }));
  for (;;) {
    const { state } = await must(200, 'reading the preload', send('GET', path, { token }));
    if (state === 'ready') return;
    if (state === 'failed' || performance.now() > until) throw new Failure(`The preload of the door is ${state}.`);
    await sleep(500);
  }
}

/** Opens a gate of an event, with the sold tickets loaded and some of them inside. */
export async function openDoor(
  send: Send,
  organizer: Organizer,
  event: Event,
  codes: readonly string[],
): Promise<Door> {
  const { token } = organizer;
  const { eventId } = event;
  const turns = new Turns<Device>({ scan: defaultSettings.scanRate });
  const gate = await must(
    201,
    'a gate',
    send('POST', `/v1/events/${eventId}/gates`, { token, body: { name: 'North' } }),
  );
  const addDevices = async (count: number) => {
    const more = Math.max(0, Math.min(count, maxDevices - turns.all.length));
    await mapLimit(Array.from({ length: more }), 4, async () => {
      const body = { name: 'Bench', gateIds: [gate.id] };
      const { enrolCode } = await must(201, 'a device', send('POST', `/v1/events/${eventId}/devices`, { token, body }));
      const enrolled = send('POST', '/v1/checkin/enrol', { body: { enrolCode } });
      turns.add({ token: (await must(200, 'enrolling', enrolled)).deviceToken, fullAt: {} });
    });
  };

  const unused: Ticket[] = codes.map((code) => ({ code, inside: false }));
  const admitted: Ticket[] = [];
  const scan = async (ticket: Ticket): Promise<Outcome> => {
    const device = turns.take(['scan'], Date.now());
    if (!device) {
      await sleep(20);
      return { errors: ['load too_few_devices'] };
    }
    // It may send several scans concurrently.
    turns.giveBack(device);
    const direction = ticket.inside ? 'out' : 'in';
    const body = { eventId, code: ticket.code, scanId: randomUUID(), direction };
    const startedAt = performance.now();
    const answer = await send('POST', '/v1/checkin/scans', { token: device.token, body });
    const ms = performance.now() - startedAt;
    if (answer.status !== 200) return { errors: [errorOf(answer)] };
    if (answer.body.result !== 'admitted') return { errors: [`200 ${answer.body.result}`] };
    ticket.inside = direction === 'in';
    return { ms, errors: [] };
  };
  const admitNext = async (): Promise<Outcome | undefined> => {
    const ticket = unused.pop();
    if (!ticket) return undefined;
    const outcome = await scan(ticket);
    if (ticket.inside) admitted.push(ticket);
    return outcome;
  };
  const passNext = async (): Promise<Outcome> => {
    const ticket = admitted.shift();
    if (!ticket) {
      // More clients than tickets: the others are at the door.
      await sleep(5);
      return { errors: [] };
    }
    const outcome = await scan(ticket);
    admitted.push(ticket);
    return outcome;
  };
  const prepare = (requests: number, seconds: number) =>
    addDevices(turns.missing('scan', requests, seconds, Date.now()));

  await preload(send, organizer, event);
  await addDevices(firstDevices);
  for (let n = 0; n < Math.min(warmTickets, codes.length / 4); n++) await admitNext();
  return {
    firstEntries(share) {
      let left = Math.floor(codes.length * share);
      const operation = async () => (left-- > 0 ? admitNext() : undefined);
      return { name: 'scan, first entry', operation, warmUp: passNext, prepare };
    },
    outAndIn: () => ({ name: 'scan, out and in', operation: passNext, prepare }),
  };
}
