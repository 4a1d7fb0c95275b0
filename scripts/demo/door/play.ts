import * as z from 'zod';
import { fromRoot } from '../../local/environment.ts';
import { type Api, connect } from '../../shared/api-client.ts';
import { Preload } from '../shapes.ts';
import { type Narrator, narrator, requireThat } from '../tour/narrator.ts';
import { accidents, refundAt } from './accidents.ts';
import { type DoorEvening, enrolPhone, enrolPhones, type GatePhone, openEvening } from './evening.ts';
import { type OfflinePhone, type SyncedScan, scanOffline, sync } from './offline.ts';
import type { DoorOptions } from './options.ts';
import { takePicture } from './picture.ts';
import { figuresOf, openDoors } from './rush.ts';
import { raiseDeskRate, type SoldTicket, sellOut } from './sell.ts';
import type { DoorSystem } from './system.ts';
import type { Answered } from './verdict/facts.ts';
import { doorReader, watchPlaces } from './verdict/read-door.ts';
import { type Check, checkConvergence, checkEntries, checkProgress, checkRefunded } from './verdict/verdict.ts';
import { planVisits, refundedVisits } from './visits.ts';

const Board = z.object({
  stats: z.object({
    ...{ admitted: z.int(), inside: z.int(), total: z.int(), conflicts: z.int() },
    byGate: z.array(z.object({ gateId: z.string(), name: z.string(), admitted: z.int() })),
  }),
  conflicts: z.array(z.object({ ticketId: z.string(), refused: z.object({ deviceId: z.string().optional() }) })),
});

const [preloadSeconds, settleSeconds] = [60, 90];
const ownScans = 5;
const refundedTickets = 10;
const watchEveryMs = 2_000;

/** Loads the sold tickets into the cache and waits until it is done. @throws Failure if not all are loaded. */
async function preload(tell: Narrator, { organizer: { token }, eventId }: Omit<DoorEvening, 'phones'>): Promise<void> {
  const path = `/v1/checkin/events/${eventId}/preload` as const;
  const startedAt = performance.now();
  await tell.quietly(`POST ${path}`, Preload, { token });
  const { state, loaded, total } = await tell.poll(`GET ${path}`, Preload, {
    ...{ token, seconds: preloadSeconds, what: 'The preload' },
    wanted: (answer) => answer.state === 'ready' || answer.state === 'failed',
  });
  requireThat(state === 'ready' && loaded === total, `The preload is ${state} (${loaded}/${total}).`);
  tell.say(`${loaded} tickets are in the cache after ${Math.round(performance.now() - startedAt)} ms`);
}

/** Who comes: guests, guests of two phones without network, and holders of refunded tickets. */
function castOf(tickets: readonly SoldTicket[], [phone]: readonly GatePhone[]) {
  const ofFirst = tickets.filter(({ ticketTypeId }) => ticketTypeId === phone?.ticketTypeId);
  const [shared, ...others] = ofFirst.slice(0, 1 + 2 * ownScans);
  const lastOrder = ofFirst.at(-1)?.orderId;
  const refunded = ofFirst.filter(({ orderId }) => orderId === lastOrder).slice(-refundedTickets);
  if (!shared) throw new Error('No ticket is sold');
  const apart = new Set([shared, ...others, ...refunded]);
  return { shared, others, refunded, guests: tickets.filter((ticket) => !apart.has(ticket)) };
}

async function phonesWithoutNetwork(api: Api, door: DoorEvening): Promise<[GatePhone, GatePhone]> {
  const [first, second] = door.phones;
  if (!first || !second) throw new Error('There are no gates');
  return [
    await enrolPhone(api, door, { ...first, name: 'Side door 1' }),
    await enrolPhone(api, door, { ...second, name: 'Side door 2' }),
  ];
}

/** The later phone sends its scans first: the system cannot go by the order of arrival. */
async function syncAll(tell: Narrator, eventId: string, [early, late]: [OfflinePhone, OfflinePhone]) {
  const all: SyncedScan[] = [];
  for (const one of [late, early]) {
    const { items, clockSkewMs } = await sync(tell.quietly, eventId, one);
    const off = Math.round((clockSkewMs ?? 0) / 1_000);
    tell.say(`${one.phone.name}: ${items.map(({ result }) => result).join(', ')}; its clock is ${off} s ahead`);
    all.push(...items);
  }
  return all;
}

/** Opens the doors of an event and lets accidents happen. Returns the checks of what must hold all the same. */
export async function playDoor(
  system: DoorSystem,
  { tickets: wanted, seconds, picture }: DoorOptions,
): Promise<Check[]> {
  const api = connect(system.gateway);
  const tell = narrator(api);
  await raiseDeskRate(api, system.endpoint);
  const evening = await tell.step(`The doors open for ${wanted} tickets`, () => openEvening(api, wanted));
  const sold = await tell.step('The box office has sold all of them', () => sellOut(api, evening));
  requireThat(sold.tickets.length === wanted, `${sold.tickets.length} tickets are sold, not ${wanted}.`);
  tell.say(`${sold.tickets.length} tickets in ${sold.orders} orders`);
  const phones = await tell.step('Twenty gates get a phone each', () => enrolPhones(api, evening));
  const door: DoorEvening = { ...evening, phones };
  const reload = () => preload(tell, evening);
  await tell.step('The door preloads its tickets', reload);

  const { shared, others, refunded, guests } = castOf(sold.tickets, phones);
  const sides = await phonesWithoutNetwork(api, door);
  const reader = await doorReader(system.endpoint, system.valkey, door.eventId);
  const watch = watchPlaces(reader, watchEveryMs);
  const openedAt = Date.now();
  const codes = others.map(({ code }) => code);
  const own = [codes.slice(0, ownScans), codes.slice(ownScans)] as const;
  const offline = scanOffline(sides, { shared: shared.code, own, startedAt: openedAt });
  const title = `${guests.length} guests come to twenty gates within ${seconds} s`;
  const { answers, refundedAt } = await tell.step(title, async () => {
    const ill = refundedVisits(refunded, { phones, seconds, from: refundAt(seconds) });
    const visits = [...planVisits({ tickets: guests, phones, seconds }), ...ill];
    const [found, at] = await Promise.all([
      openDoors(api, door, visits, openedAt),
      accidents(tell, system, { door, refunded, seconds, openedAt, reload }),
    ]);
    tell.say(...figuresOf(found));
    return { answers: found, refundedAt: at };
  });
  const synced = await tell.step('Two phones are online again, with one ticket that both let in', () =>
    syncAll(tell, door.eventId, offline),
  );

  const told: Answered[] = [...answers, ...synced.map((scan) => ({ ...scan, sentAt: scan.at }))];
  const admitted = new Set(told.filter(({ result }) => result === 'admitted').map(({ code }) => code)).size;
  const expected = wanted - refunded.length;
  requireThat(admitted === expected, `${admitted} of ${expected} guests with good tickets were admitted.`);
  const { stats, conflicts } = await tell.step('The live board follows', () =>
    tell.poll(`GET /v1/checkin/events/${door.eventId}/board`, Board, {
      token: door.organizer.token,
      ...{ seconds: settleSeconds, what: `A board with ${admitted} admitted and one conflict` },
      wanted: (board) => board.stats.admitted === admitted && board.conflicts.length > 0,
    }),
  );
  tell.say(`${stats.admitted} of ${stats.total} admitted, ${stats.inside} inside, ${stats.conflicts} conflict`);
  const snapshots = await watch.stop();
  await tell.step('A picture of the live board', async () => {
    const isTaken = await takePicture(system.gateway, door, admitted, picture);
    tell.say(isTaken ? fromRoot(picture) : 'There is no Chromium on this machine, so there is no picture.');
  });

  const names = new Map([...phones, ...sides].map(({ deviceId, name }) => [deviceId, name]));
  const ids = new Map(sold.tickets.map(({ code, id }) => [code, id]));
  const isRefused = ({ code, gate }: Answered) =>
    conflicts.some(({ ticketId, refused }) => ticketId === ids.get(code) && names.get(refused.deviceId ?? '') === gate);
  const counted = told.filter((answer) => !isRefused(answer));
  const gateNames = new Map(phones.map(({ gateId, name }) => [gateId, name]));
  return [
    checkEntries(await reader.passages(), counted, await reader.places()),
    checkProgress(snapshots),
    checkRefunded(new Set(refunded.map(({ code }) => code)), refundedAt, answers),
    checkConvergence(await reader.cached(), stats, gateNames),
  ];
}
