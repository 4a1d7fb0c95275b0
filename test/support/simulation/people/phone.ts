import { readTicketCode } from '../../../../shared/door/ticket-code.ts';
import type { EventOnSale } from '../event-on-sale.ts';
import type { OfflineScan } from './diary.ts';
import type { Person } from './person.ts';

/** What a phone knows of the door: a `Door` of the page. Its own types need those of a browser. */
interface PhoneDoor {
  settings: { settings: string } | undefined;
  position: number;
  readonly entries: ReadonlyMap<string, { text: string }>;
  now(): number;
  setClock(aheadMs: number): void;
  takeEntries(body: object): Promise<void>;
  takeManifest(body: object): Promise<void>;
  reset(): Promise<void>;
  keepPassage(passage: object): Promise<void>;
}

interface Decided {
  answer: { result: string; verdict: 'go' | 'stop' | 'look'; ticket?: { id: string } };
  group?: object;
}

/** Modules of the page, loaded before time is simulated. */
const pageModule = (name: 'door' | 'decide-offline') => import(`../../../../web/gate/offline/${name}.ts`);
const { Door } = await pageModule('door');
const { decideOffline } = await pageModule('decide-offline');

export interface Phone {
  name: string;
  door: PhoneDoor;
}

export const newPhone = (name: string, { eventId }: EventOnSale): Phone => ({ name, door: new Door(eventId) });

const time = () => new Date(Date.now()).toISOString();

async function loadManifest(person: Person, { eventId }: EventOnSale, { door }: Phone): Promise<boolean> {
  const since = door.position > 0 ? `?since=${door.position}` : '';
  const { status, body } = await person.send(`GET /v1/checkin/events/${eventId}/manifest${since}`);
  if (status === 200) await door.takeManifest(body);
  return status === 200;
}

/** Learns what has changed, as the page does. Returns whether the phone then knows all that the API has said. */
export async function contact(person: Person, onSale: EventOnSale, phone: Phone): Promise<boolean> {
  const { door } = phone;
  const report = { position: door.position, sentAt: time(), queued: 0 };
  const { status, body } = await person.send(`POST /v1/checkin/events/${onSale.eventId}/heartbeat`, report);
  if (body?.code === 'position_unknown') {
    await door.reset();
    return loadManifest(person, onSale, phone);
  }
  if (status !== 200) return false;
  door.setClock(Date.parse(body.serverTime) - Date.now());
  if (body.settings !== door.settings?.settings) return loadManifest(person, onSale, phone);
  await door.takeEntries(body);
  return true;
}

/** Shows a code to a phone without a network. It decides by what it knows. */
async function decide(person: Person, { eventId, gateId }: EventOnSale, phone: Phone, code: string) {
  const { diary, scheduler } = person.world;
  const direction = person.chance(0.25) ? ('out' as const) : ('in' as const);
  const asked = { code, eventId, gateId, direction, people: 1 };
  const decided: Decided | undefined = await decideOffline(phone.door, asked);
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
    await contact(person, onSale, phone);
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
