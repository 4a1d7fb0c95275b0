// Goal: of all gates that scan a ticket at the same moment, exactly one admits it, whatever happens to cache and clocks.
// Method: crowds scan real tickets while Valkey is lost, preloads run and clocks disagree. Then all rows are read.
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { scan } from '../support/actors/door.ts';
import { must } from '../support/actors/world.ts';
import { preload } from '../support/door/preloading.ts';
import { type Door, openDoor, sellAgain, storm } from '../support/door/storm.ts';
import { injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { placesOf } from '../support/state/places.ts';
import { projectionOf } from '../support/state/projection.ts';
import { mortalValkey } from '../support/valkey/mortal-valkey.ts';

/** `npm run test:races` runs longer than `npm test`. `npm run bench -- admissions` proves it for 1,000 tickets. */
const tickets = inject('longRaces') === true ? 120 : 8;
const crowd = 50;
const once = { admissions: tickets, findings: [] };

/** Every read of the time is that of another process, whose clock is exact, or off by up to five minutes. */
async function disagreeingClocks(): Promise<void> {
  const { clock } = await import('../../shared/base/clock.ts');
  const exact = clock.now;
  clock.now = () => Date.now() + Math.round((Math.random() - 0.5) * 600_000);
  onTestFinished(() => {
    clock.now = exact;
  });
}

const versionsOf = async ({ ticketTypeId }: Door) =>
  new Map((await placesOf(ticketTypeId)).map(({ code, version }) => [code, version]));

describe.each([
  ['with Valkey', true],
  ['without a cache', false],
])('50 scans of each ticket at once, %s', (_how, cache) => {
  it.each([
    ['clocks that agree', false],
    ['clocks that are off by up to five minutes', true],
  ])('admit it once, by one write: %s', async (_clocks, disagree) => {
    await startInProcess({ cache, fresh: true });
    const door = await openDoor(tickets);
    if (disagree) await disagreeingClocks();
    if (cache) await preload(door);
    const before = await versionsOf(door);
    expect(await storm(door, door.codes, { crowd })).toEqual(once);
    const after = await versionsOf(door);
    for (const [code, version] of before) expect(after.get(code)).toBe(version + 1);
    // The places are sold again: the passages of the former sale admit nobody, and refuse nobody.
    expect(await storm(door, await sellAgain(door), { crowd })).toEqual(once);
    for (const code of door.codes) {
      expect(must(200, await scan(door.tokens[0] ?? '', door.eventId, code)).result).toBe('revoked');
    }
  });
});

it('50 scans of each ticket at once admit it once, while Valkey is lost in the middle', async () => {
  const valkey = await mortalValkey();
  await startInProcess({ cache: valkey.address, fresh: true });
  const door = await openDoor(tickets);
  await preload(door);
  expect(await storm(door, door.codes, { crowd, halfway: valkey.end })).toEqual(once);
});

it('50 scans of each ticket at once admit it once on a bad day of the store', async () => {
  await startInProcess({ cache: true, fresh: true });
  const door = await openDoor(tickets);
  await preload(door);
  const table = process.env.TICKETS_TABLE ?? '';
  const happened = await injectFaults([
    { kind: 'throttled', command: 'UpdateItem', share: 0.1, table },
    { kind: 'lost', command: 'UpdateItem', share: 0.1, table },
    { kind: 'throttled', command: 'GetItem', share: 0.05, table },
    { kind: 'slow', command: 'UpdateItem', share: 0.1, milliseconds: 20, table },
  ]);
  expect(await storm(door, door.codes, { crowd })).toEqual(once);
  expect(Math.min(happened.throttled, happened.lost, happened.slow)).toBeGreaterThan(0);
});

it('a used ticket stays used, at whatever moment preloads and the stream store their records', async () => {
  await startInProcess({ cache: true, fresh: true });
  const door = await openDoor(tickets);
  const project = await projectionOf(door.ticketTypeId);
  // Each page of a preload is stored later than it was read, so that scans and the stream overtake it.
  await injectFaults([{ kind: 'late', command: 'Query', share: 0.5, milliseconds: 30 }]);
  let isOpen = true;
  const preloads = (async () => {
    while (isOpen) await preload(door);
  })();
  const stream = (async () => {
    while (isOpen) await project();
  })();
  const stormed = await storm(door, door.codes, { crowd }).finally(() => {
    isOpen = false;
  });
  await Promise.all([preloads, stream]);
  expect(stormed).toEqual(once);
  await project();
  await preload(door);
  const { openCache } = await import('../../shared/cache/valkey.ts');
  const { findDoorTicket } = await import('../../shared/door/door-cache.ts');
  const cache = openCache(process.env.VALKEY ?? '');
  for (const place of await placesOf(door.ticketTypeId)) {
    expect(await findDoorTicket(cache, place)).toMatchObject({ status: 'used', inside: true, sale: place.sale });
  }
  const again = await storm(door, door.codes, { crowd: 1 });
  expect(again.admissions).toBe(0);
});

it('without the condition of its write a ticket is admitted more than once', async () => {
  vi.resetModules();
  const passage = await vi.importActual<any>('../../functions/checkin/door/passage.ts');
  const firstEntry = (...entry: unknown[]) => {
    const { values, condition, ...update } = passage.firstEntry(...entry);
    const { ':sold': _, ...others } = values;
    return { ...update, values: others, condition: condition.replace('#status = :sold', 'attribute_exists(pk)') };
  };
  vi.doMock('../../functions/checkin/door/passage.ts', () => ({ ...passage, firstEntry }));
  onTestFinished(() => {
    vi.doUnmock('../../functions/checkin/door/passage.ts');
  });
  await startInProcess({ cache: true });
  const door = await openDoor(4);
  await preload(door);
  const { admissions, findings } = await storm(door, door.codes, { crowd });
  expect(admissions).toBeGreaterThan(4);
  expect(findings.length).toBeGreaterThan(0);
});
