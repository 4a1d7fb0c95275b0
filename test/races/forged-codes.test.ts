import { randomUUID } from 'node:crypto';
import { expect, inject, it, vi } from 'vitest';
import { boughtTickets, gateDevice } from '../support/actors/door.ts';
import { show } from '../support/actors/world.ts';
import { forgedCodes } from '../support/codes/forged-codes.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { meter } from '../support/engine/meter.ts';

/*
 * Goal: no forged or damaged code is admitted, and none costs a call of a store.
 * Method: the flow of a scan judges codes of every kind. Calls of DynamoDB and of the cache are counted, and the door's
 * look-ups in the cache pass through to it. `CODES=1000000 npm run test:races` tries a million codes.
 */

const lookUps = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../shared/door/door-cache.ts', async (original) => {
  const real = await original<typeof import('../../shared/door/door-cache.ts')>();
  const findDoorTicket: typeof real.findDoorTicket = (...about) => {
    lookUps.count++;
    return real.findDoorTicket(...about);
  };
  return { ...real, findDoorTicket };
});

const isLong = inject('longRaces') === true;
const codes = Number(process.env.CODES ?? (isLong ? 100_000 : 25_000));
/** A code takes a fifth of a millisecond of one core. Other work on the machine may slow that down. */
const timeout = 60_000 + codes * 2;
/** The seed is part of the title, so that a failure can be repeated. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

it(`${codes} random and mutated codes (SEED=${seed}) admit nobody and call no store`, {
  timeout,
}, async () => {
  await startInProcess({ cache: true });
  const party = await show();
  const { codes: sold } = await boughtTickets(party, 8);
  const { deviceId, gateId } = await gateDevice(party);
  const { scanTicket } = await import('../../functions/checkin/door/scan-ticket.ts');
  const { checkinLimits } = await import('../../functions/checkin/limits.ts');
  const scanner = { id: deviceId, eventId: party.eventId, gateIds: [gateId] };
  const scan = (code: string) =>
    scanTicket(scanner, { code, scanId: randomUUID(), direction: 'in', people: 1 }, Date.now());

  const used = await meter();
  const startedAt = Date.now();
  const results: Record<string, number> = {};
  for (const code of forgedCodes(sold, codes, seed)) {
    const { result } = await scan(code);
    results[result] = (results[result] ?? 0) + 1;
  }
  const { commands } = used.since();
  const seconds = (Date.now() - startedAt) / 1_000;

  expect(results).toEqual({ invalid: codes });
  expect(lookUps.count).toBe(0);
  // The keys are read by the clock, whatever is scanned: each half minute, and once a second for unknown key ids.
  const { Query: keyReads = 0, ...others } = commands;
  expect(others).toEqual({});
  expect(keyReads).toBeLessThanOrEqual(2 + (seconds / checkinLimits.unknownKeyMs) * 1_000 + seconds / 30);
  console.log(`${codes} codes in ${seconds.toFixed(1)} s, ${keyReads} reads of the keys`);

  // The same way admits what was sold, and then the counters do count.
  const [first = ''] = sold;
  expect(await scan(first)).toMatchObject({ result: 'admitted' });
  expect(lookUps.count).toBe(1);
  expect(used.since().commands).toMatchObject({ UpdateItem: 1 });
});
