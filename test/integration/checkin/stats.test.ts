import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { bought, gateDevice, scan, sendBatch } from '../../support/actors/door.ts';
import { must, type Show, show } from '../../support/actors/world.ts';
import { readUnitsOf } from '../../support/door/read-units.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { projectionOf } from '../../support/state/projection.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: the statistics of a door cost the same whatever its size, and tell admissions and refusals.
 * Method: counts the read units of a look at doors of two sizes, and scans what is refused.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const stats = async ({ eventId, organizer }: Show) =>
  must(200, await call('GET', `/v1/checkin/events/${eventId}/stats`, { token: organizer.token }));

/** Logs guests who enter one by one, a minute after the other. */
async function fill({ eventId, ticketTypeId }: Show, guests: number): Promise<void> {
  const { doorChange } = await import('../../../functions/tickets/projection/door-change.ts');
  const { logDoorChanges } = await import('../../../functions/tickets/projection/door-log-store.ts');
  const { placeKey } = await import('../../../shared/inventory/place.ts');
  const begin = Date.now() - guests * 60_000;
  const changes = Array.from({ length: guests }, (_, number) => {
    const spot = { ticketTypeId, shard: 0, number };
    const sold = { ...placeKey(spot), ...spot, status: 'sold' as const, sale: 1, issue: 1, version: 3 };
    const at = begin + number * 60_000;
    const admission = { at, scanId: `dev_1/${number}`, inside: true, marks: [`${number}`], first: { at } };
    const after = { ...sold, status: 'used' as const, version: 4, admission };
    return doorChange({ before: sold, after }, at);
  });
  const logged = changes.flatMap((change) => change ?? []);
  for (let start = 0; start < guests; start += 100) {
    await logDoorChanges(eventId, logged.slice(start, start + 100), Date.now());
  }
}

/** The read units of the door's own rows that a look costs, when nothing is remembered. */
async function unitsOfLook(party: Show): Promise<number> {
  await stats(party);
  await passTime(31_000);
  const units = await readUnitsOf(process.env.CHECKIN_TABLE);
  await stats(party);
  return units();
}

it('costs at most five read units, whatever the number of guests', async () => {
  const [small, large] = [await show(), await show()];
  await fill(small, 10);
  await fill(large, 3_000);
  const [few, many] = [await unitsOfLook(small), await unitsOfLook(large)];
  expect(few).toBeGreaterThan(0);
  expect(many).toBeLessThanOrEqual(5);
  expect(await stats(large)).toMatchObject({ admitted: 3_000, entries: 3_000, exits: 0 });
});

it('tells guests by gate, type and zone, and refusals by their result', async () => {
  const party = await show();
  const { deviceToken, gateId } = await gateDevice(party, { name: 'North', zone: 'Hall' });
  const [{ code } = { code: '' }, other] = await bought(party.ticketTypeId, 2);
  expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
  expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('already_used');
  expect((await scan(deviceToken, party.eventId, 'no code')).body.result).toBe('invalid');
  await (await projectionOf(party.ticketTypeId))();
  // The first refusal after a quiet while shows at once. Those of the next five seconds wait for a further scan.
  await vi.waitFor(async () => {
    await passTime(10_001);
    expect((await stats(party)).refusals).toEqual([{ result: 'already_used', count: 1 }]);
  });
  expect((await scan(deviceToken, party.eventId, 'no code')).body.result).toBe('invalid');
  const scans = [{ eventId: party.eventId, scanId: 'one', code: 'no code', scannedAt: new Date().toISOString() }];
  must(200, await sendBatch(deviceToken, scans));
  await passTime(10_001);
  must(200, await sendBatch(deviceToken, [{ ...scans[0], scanId: 'two', code: other?.code }]));
  expect(await stats(party)).toMatchObject({
    total: 2,
    byGate: [{ gateId, zone: 'Hall', admitted: 1, inside: 1 }],
    byType: [{ ticketTypeId: party.ticketTypeId, admitted: 1, inside: 1, total: 2 }],
    byZone: [{ zone: 'Hall', admitted: 1, inside: 1 }],
    refusals: [
      { result: 'invalid', count: 3 },
      { result: 'already_used', count: 1 },
    ],
  });
});
