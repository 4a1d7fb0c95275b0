import { readTicketCode } from '../../../../shared/door/ticket-code.ts';
import { decideOffline } from '../../../../web/gate/offline/decide-offline.ts';
import { Door } from '../../../../web/gate/offline/door.ts';
import type { Manifest } from '../../../../web/gate/offline/manifest.ts';
import type { EventOnSale } from '../event-on-sale.ts';
import type { KnowingPhone, OfflineScan } from './diary.ts';
import type { Person } from './person.ts';

/** A phone with what the page itself knows of the door. */
interface Phone extends KnowingPhone {
  readonly door: Door;
}

export function newPhone(name: string, onSale: EventOnSale): Phone {
  const phone: Phone = { name, door: new Door(onSale.eventId), contact: (person) => contact(person, onSale, phone) };
  return phone;
}

const time = () => new Date(Date.now()).toISOString();

async function askManifest(person: Person, { eventId }: EventOnSale, since?: number): Promise<Manifest | undefined> {
  const query = since === undefined ? '' : `?since=${since}`;
  const { status, body } = await person.send(`GET /v1/checkin/events/${eventId}/manifest${query}`);
  return status === 200 ? body : undefined;
}

/** Loads settings, and what has changed. Returns whether all of it came. */
async function loadChanges(person: Person, onSale: EventOnSale, { door }: Phone): Promise<boolean> {
  const manifest = await askManifest(person, onSale, door.position);
  if (!manifest) return false;
  await door.takeManifest(manifest);
  return !manifest.more;
}

/** Loads all of the event, and replaces what the phone has once all of it is here. Returns whether it is. */
async function loadWhole(person: Person, onSale: EventOnSale, { door }: Phone): Promise<boolean> {
  const parts: Manifest[] = [];
  do {
    const manifest = await askManifest(person, onSale, parts.at(-1)?.position);
    if (!manifest) return false;
    parts.push(manifest);
  } while (parts.at(-1)?.more);
  await door.replace(parts);
  return true;
}

/** Learns what has changed, as the page does. Returns whether the phone then knows all that the API has said. */
async function contact(person: Person, onSale: EventOnSale, phone: Phone): Promise<boolean> {
  const { door } = phone;
  const report = { position: door.position, sentAt: time(), queued: 0 };
  const { status, body } = await person.send(`POST /v1/checkin/events/${onSale.eventId}/heartbeat`, report);
  if (body?.code === 'position_unknown') return loadWhole(person, onSale, phone);
  if (status !== 200) return false;
  door.setClock(Date.parse(body.serverTime) - Date.now());
  if (!door.settings) return loadWhole(person, onSale, phone);
  if (body.settings !== door.settings.settings) return loadChanges(person, onSale, phone);
  await door.takeEntries(body);
  return !body.more;
}

/** Shows a code to a phone without a network. It decides by what it knows. */
async function decide(person: Person, { eventId, gateId }: EventOnSale, phone: Phone, code: string) {
  const { diary, scheduler } = person.world;
  const direction = person.chance(0.25) ? ('out' as const) : ('in' as const);
  const asked = { code, eventId, gateId, direction, people: 1 };
  const decided = await decideOffline(phone.door, asked);
  scheduler.note(`decides without a network: ${direction} → ${decided?.answer.result}`);
  if (decided?.answer.verdict !== 'go') return;
  const { answer, group } = decided;
  const ticket = readTicketCode(code);
  if (ticket) await phone.door.keepPassage({ ...asked, ticket, at: phone.door.now(), group });
  const scan: OfflineScan = {
    ...{ scanId: person.newKey(), deviceId: `dev_${phone.name}`, code, direction },
    ...{
      sentAt: scheduler.now,
      scannedAt: time(),
      answers: [],
      heard: [...phone.door.entries.values()].map(({ text }) => text),
    },
    ...(answer.ticket && { ticketId: answer.ticket.id }),
  };
  diary.offlineScans.push(scan);
}

/** Hands over scans until they are answered, and sometimes once more. Each time it says its time anew. */
async function deliver(person: Person, { eventId, gateId }: EventOnSale, scans: readonly OfflineScan[]): Promise<void> {
  if (scans.length === 0) return;
  for (let times = person.chance(0.4) ? 2 : 1; times > 0; ) {
    const now = person.world.scheduler.now;
    for (const scan of scans) scan.deliveredAt ??= now;
    const sent = scans.map(({ scanId, code, direction, scannedAt }) => ({
      ...{ eventId, gateId, scanId, code, direction, scannedAt },
    }));
    const { status, body } = await person.send('POST /v1/checkin/scans/batch', { scans: sent, sentAt: time() });
    const items: { scanId: string; result: string }[] = status === 200 ? body.items : [];
    const results = new Map(items.map(({ scanId, result }) => [scanId, result]));
    for (const scan of scans) {
      const result = results.get(scan.scanId);
      if (result !== undefined) scan.answers.push(result);
    }
    // What the server could not decide is left out, and sent again.
    if (scans.every(({ scanId }) => results.has(scanId))) times -= 1;
    else await person.wait(10_000, 60_000);
  }
}

/** Loses its network, lets guests in by itself, and hands over what it has scanned when the network is back. */
export async function scanWithoutNetwork(person: Person, onSale: EventOnSale, codes: Set<string>, phone: Phone) {
  const { diary } = person.world;
  let earlier: OfflineScan[] = [];
  for (let tours = person.pick([2, 3, 4]); tours > 0; tours--) {
    await person.wait(5_000, 150_000);
    await phone.contact(person);
    const known = diary.offlineScans.length;
    for (let guests = person.pick([1, 2, 3, 4]); guests > 0; guests--) {
      await person.wait(5_000, 90_000);
      const shown = [...codes];
      if (shown.length > 0 && phone.door.settings) await decide(person, onSale, phone, person.pick(shown));
    }
    const own = diary.offlineScans.slice(known).filter(({ deviceId }) => deviceId === `dev_${phone.name}`);
    // A queue is sent whole, and may have scans whose answer was lost.
    await deliver(person, onSale, person.chance(0.3) ? [...own, ...earlier].reverse() : own);
    earlier = own;
  }
}
