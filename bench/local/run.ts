import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { runningSystem, startFolder } from '../../scripts/local/process/running.ts';
import { mapLimit } from '../../scripts/shared/retry.ts';
import { type Accounts, accountsOf } from './accounts.ts';
import { connect, type Send } from './client.ts';
import { openDoor } from './door.ts';
import { countMails } from './mails.ts';
import { type Load, measure, type Point, type ReadCpu } from './measure.ts';
import type { Options } from './options.ts';
import { type ProcessTree, processTree } from './process-tree.ts';
import { buy, emptyCarts, holdLoad, orderLoad, type PlacedOrder } from './shopping.ts';
import { type Machine, type Summary, serverFaults } from './summary.ts';
import { countsOf, type Ticket, ticketsOfOrders, verify } from './verify.ts';
import { createOrganizer, draftEvent, type Event, type Organizer, putOnSale, register } from './world.ts';

const bigEvent = 20_000;
const smallEvents = { count: 7, capacity: 3_000 };
/** Enough for the first warm-up. */
const firstAccounts = 128;
const warmUpSeconds = 3;
const maxRestSeconds = 20;
const placesPerGroup = 40;
/** Groups buy the tickets for the door, in this time or until there are enough for each point. */
const groupSeconds = 45;
const ticketsPerPoint = 800;
const groupOrdersPerAccount = 6;

/** Kinds of points. Each is measured once for each number of clients. */
export const kindsOfPoints = 4;

const machine = (): Machine => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  memoryBytes: totalmem(),
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
});

interface Stage {
  send: Send;
  tree: ProcessTree | undefined;
  readCpu: ReadCpu;
  options: Options;
  say: (line: string) => void;
}

/** Measures a load at each number of clients. The system comes to rest before each point. */
async function measureAll({ tree, readCpu, options, say }: Stage, loadOf: () => Load, after?: () => Promise<void>) {
  const points: Point[] = [];
  for (const clients of options.clients) {
    await tree?.rest(maxRestSeconds);
    const load = loadOf();
    say(`${load.name}, ${clients} clients`);
    points.push(await measure(load, { clients, seconds: options.seconds, warmUpSeconds }, readCpu));
    await after?.();
  }
  return points;
}

async function prepareEvents({ send, readCpu }: Stage, organizer: Organizer) {
  const big = await draftEvent(send, organizer, bigEvent);
  const before = readCpu();
  const seconds = await putOnSale(send, organizer, big);
  const after = readCpu();
  const cpuSeconds = before === undefined || after === undefined ? null : after - before;
  const capacities = Array.from({ length: smallEvents.count }, () => smallEvents.capacity);
  const small = await mapLimit(capacities, 2, async (capacity) => {
    const event = await draftEvent(send, organizer, capacity);
    await putOnSale(send, organizer, event);
    return event;
  });
  return { big, small, minted: { places: bigEvent, seconds, cpuSeconds } };
}

/** Groups of 40 buy tickets of one event. Returns the errors. */
async function buyForDoor({ send, options }: Stage, event: Event, orders: PlacedOrder[]): Promise<string[]> {
  const groups = Math.ceil((ticketsPerPoint * options.clients.length) / placesPerGroup);
  const until = performance.now() + groupSeconds * 1000;
  const buyers = Array.from({ length: Math.ceil(groups / groupOrdersPerAccount) });
  const errors = await mapLimit(buyers, 4, async () => {
    const failed: string[] = [];
    if (performance.now() > until) return failed;
    const account = await register(send);
    for (let n = 0; n < groupOrdersPerAccount && performance.now() < until; n++) {
      failed.push(...(await buy(send, account, event, placesPerGroup, orders)));
    }
    return failed;
  });
  return errors.flat();
}

async function countPlaces({ send }: Stage, organizer: Organizer, events: readonly Event[], tickets: Ticket[]) {
  const soldOf = Map.groupBy(tickets, ({ eventId }) => eventId);
  return mapLimit(events, 4, (event) => countsOf(send, organizer, event, soldOf.get(event.eventId)?.length ?? 0));
}

/** Runs the whole benchmark against the system at `url`. */
export async function runLocal(url: URL, options: Options, say: (line: string) => void): Promise<Summary> {
  const running = runningSystem();
  const isOurs = running !== undefined && new URL(running.gateway).port === url.port;
  const tree = isOurs ? processTree(running.pid) : undefined;
  const { send, close } = connect(url, Math.max(...options.clients, 8));
  const stage: Stage = { send, tree, readCpu: () => tree?.cpu(), options, say };
  const startedAt = Date.now();
  try {
    await tree?.rest(maxRestSeconds);
    const atRest = tree?.memory();
    const organizer = await createOrganizer(send);
    say(`${bigEvent} places on sale`);
    const { big, small, minted } = await prepareEvents(stage, organizer);
    const events = [big, ...small];
    const accounts: Accounts = accountsOf(send, events);
    // An account shops for one client at a time.
    await accounts.register(Math.max(firstAccounts, 2 * Math.max(...options.clients)));
    const orders: PlacedOrder[] = [];
    const faults: string[] = [];

    const points = await measureAll(
      stage,
      () => holdLoad(send, accounts),
      async () => void faults.push(...(await emptyCarts(send, accounts)).map((error) => `emptying a cart: ${error}`)),
    );
    points.push(...(await measureAll(stage, () => orderLoad(send, accounts, orders))));

    say('tickets for the door');
    faults.push(...(await buyForDoor(stage, big, orders)).map((error) => `buying for the door: ${error}`));
    const tickets = await ticketsOfOrders(send, orders);
    const codes = tickets.filter(({ eventId }) => eventId === big.eventId).map(({ code }) => code);
    const door = await openDoor(send, organizer, big, codes);
    // A few tickets stay unused, since some have entered already.
    const share = 0.95 / options.clients.length;
    points.push(...(await measureAll(stage, () => door.firstEntries(share))));
    points.push(...(await measureAll(stage, () => door.outAndIn())));

    say('verifying');
    const afterLoad = tree?.memory();
    const mails = isOurs ? await countMails(join(startFolder, 'mails'), orders, startedAt) : undefined;
    const counted = await countPlaces(stage, organizer, events, tickets);
    const verification = verify({ orders, tickets, mails, events: counted });
    return {
      address: url.origin,
      machine: machine(),
      options,
      minted,
      points,
      memory: atRest && afterLoad ? { atRest, afterLoad } : null,
      accounts: accounts.turns.all.length,
      verification,
      faults: [...faults, ...serverFaults(points), ...verification.faults],
    };
  } finally {
    close();
  }
}
