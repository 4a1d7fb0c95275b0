import { Redis } from 'iovalkey';
import { expect, it } from 'vitest';
import { forEachLimit } from '../shared/async/concurrency.ts';
import { openCache } from '../shared/cache/valkey.ts';
import { findDoorTicket, storeDoorTickets } from '../shared/door/door-cache.ts';
import { placeKey, type Ticket } from '../shared/inventory/place.ts';
import { typeIdOf } from '../shared/inventory/ticket-type.ts';
import { gateDevice } from '../test/support/actors/door.ts';
import { type Show, show } from '../test/support/actors/world.ts';
import { preload, stateOf } from '../test/support/door/preloading.ts';
import { startInProcess } from '../test/support/engine/in-process.ts';
import { projectionOf } from '../test/support/state/projection.ts';
import { mortalValkey } from '../test/support/valkey/mortal-valkey.ts';
import { coldImport } from './door/cold-import.ts';
import { floorAtRate, scanAtRate, watchStore } from './door/scan-load.ts';
import { addSoldType } from './door/sold-event.ts';
import { report } from './report.ts';

/*
 * Goal: what a scan, a preload and the counters take. Method: the handlers in this process, a real Valkey and DynamoDB
 * Local. Answers and counts are asserted, times are reported.
 */

const full = process.env.BENCH_FULL === '1';
/** Filling DynamoDB Local takes most of the time, so only `--full` preloads a large event from it. */
const inTable = full ? 200_000 : 5_000;
const inCache = 200_000;
const minute = 60_000;

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};
const progress = (step: string): void => console.log(`· ${step}`);

/** At one scan a second a run takes as long as its scans are many, so there are few. */
const loads = full
  ? [
      { perSecond: 1, scans: 30 },
      { perSecond: 50, scans: 1_000 },
      { perSecond: 200, scans: 2_000 },
    ]
  : [
      { perSecond: 1, scans: 8 },
      { perSecond: 50, scans: 500 },
      { perSecond: 200, scans: 1_000 },
    ];
/** A door is warm after minutes: the code of the handlers and of DynamoDB Local is compiled, and connections are open. */
const warmUp = 1_000;
const deviceCount = 40;
const tickets = warmUp + loads.reduce((sum, { scans }) => sum + scans, 0);

/** An event on sale in a fresh system with its own Valkey. */
async function openSystem() {
  const valkey = await mortalValkey();
  await startInProcess({ cache: valkey.address, fresh: true });
  return { valkey, party: await show({ capacity: 10 }) };
}

const devicesOf = (party: Show) =>
  Promise.all(Array.from({ length: deviceCount }, async () => (await gateDevice(party)).deviceToken));

it('scans', { timeout: 10 * minute }, async () => {
  const { valkey, party } = await openSystem();
  progress(`${tickets} sold tickets`);
  const { codes, ticketTypeId } = await addSoldType(party, tickets, '7K2MP');
  const devices = await devicesOf(party);
  await preload(party);
  expect(await stateOf(party)).toMatchObject({ state: 'ready', loaded: tickets });
  const project = await projectionOf(ticketTypeId);
  await project();
  await watchStore();
  const { eventId } = party;
  const warm = codes.slice(0, warmUp);
  progress(`${2 * warmUp} scans to warm up`);
  for (const result of ['admitted', 'already_used']) {
    await scanAtRate(warm, { eventId, devices, perSecond: 100, result });
  }
  const admin = new Redis(`redis://${valkey.address}`);
  let from = warmUp;
  for (const { perSecond, scans } of loads) {
    progress(`${scans} scans at ${perSecond} a second, twice`);
    const own = codes.slice(from, from + scans);
    from += scans;
    const admitted = await scanAtRate(own, { eventId, devices, perSecond, result: 'admitted' });
    // As the stream does: the cache then knows that the tickets are used.
    await project();
    const refused = await scanAtRate(own, { eventId, devices, perSecond, result: 'already_used' });
    const floor = await floorAtRate(own[0] ?? '', admin, { perSecond, calls: scans });
    report(`scans, ${perSecond} a second`, [...admitted, ...refused, ...floor]);
  }
  admin.disconnect();
  await valkey.end();
});

it('preload from the table', { timeout: 10 * minute }, async () => {
  const { valkey, party } = await openSystem();
  const types = ['AAAAA', 'BBBBB', 'CCCCC', 'DDDDD'];
  for (const letters of types) {
    progress(`${inTable / types.length} sold tickets of type ${letters}`);
    await addSoldType(party, inTable / types.length, letters);
  }
  const seconds = await secondsOf(() => preload(party));
  expect(await stateOf(party)).toMatchObject({ state: 'ready', loaded: inTable, total: inTable });
  report(`preload of ${inTable} tickets`, [['from DynamoDB Local into Valkey', inTable / seconds, 'tickets/s']]);
  await valkey.end();
});

/** Sold tickets of one event, as the store of the door takes them. */
function soldTickets(eventId: string, count: number): Ticket[] {
  const ticketTypeId = typeIdOf(eventId, 'EEEEE');
  const sold = { sale: 1, issue: 1, version: 3, status: 'sold' } as const;
  return Array.from({ length: count }, (_, number) => {
    const place = { ticketTypeId, shard: number % 400, number };
    return { ...place, ...placeKey(place), ...sold };
  });
}

it('the cache of the door', { timeout: 10 * minute }, async () => {
  const { valkey, party } = await openSystem();
  const admin = new Redis(`redis://${valkey.address}`);
  const memory = async () => Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1]);
  const sold = soldTickets(party.eventId, inCache);
  const cache = openCache(valkey.address);
  await findDoorTicket(cache, sold[0] as Ticket);
  const before = await memory();
  progress(`${inCache} tickets into Valkey`);
  const storing = await secondsOf(async () => {
    for (let at = 0; at < inCache; at += 2_000) {
      expect(await storeDoorTickets(cache, sold.slice(at, at + 2_000), Date.now() + 60 * minute)).toEqual([]);
    }
  });
  const bytes = ((await memory()) - before) / inCache;
  const lookUps = full ? 100_000 : 50_000;
  progress(`${lookUps} look-ups, 50 at once`);
  const looking = await secondsOf(() =>
    forEachLimit(sold.slice(0, lookUps), 50, async (ticket) => {
      if (!(await findDoorTicket(cache, ticket))) throw new Error('The cache does not have a ticket');
    }),
  );
  report(`the cache of the door, ${inCache} tickets`, [
    ['stored', inCache / storing, 'tickets/s'],
    ['memory of Valkey', bytes, 'B a ticket'],
    ['look-ups, 50 at once', lookUps / looking, '1/s'],
  ]);
  admin.disconnect();
  await valkey.end();
});

it('the projector', { timeout: 10 * minute }, async () => {
  const { valkey, party } = await openSystem();
  const { codes, ticketTypeId } = await addSoldType(party, 100, 'FFFFF');
  const devices = await devicesOf(party);
  const project = await projectionOf(ticketTypeId);
  await project();
  await scanAtRate(codes, { eventId: party.eventId, devices, perSecond: 100, result: 'admitted' });
  const seconds = await secondsOf(project);
  report('the projector, without the delay of the stream', [
    ['100 admissions until the counters have them', seconds * 1000, 'ms'],
  ]);
  await valkey.end();
});

it('cold start', { timeout: 10 * minute }, async () => {
  // The bundle reads its environment when it is loaded.
  await startInProcess({ cache: false, fresh: true });
  progress('imports of the bundle in new processes');
  const { kilobytes, median } = await coldImport('checkin/scan');
  report('the bundle of checkin/scan', [
    ['size', kilobytes, 'KB'],
    ['import in a new process, median', median, 'ms'],
  ]);
});
