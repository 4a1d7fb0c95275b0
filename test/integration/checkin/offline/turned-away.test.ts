import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { placesOf } from '../../../support/state/places.ts';

/*
 * Goal: a guest whom a device turned away without a network has not passed, whatever the rules say afterwards.
 * Method: the device reports guests who may enter, return and leave. The row of the ticket is compared before and after.
 */

beforeAll(() => startInProcess({ cache: false }));

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

async function party() {
  const night = await show();
  const { deviceToken } = await gateDevice(night);
  const [code = ''] = (await boughtTickets(night, 1)).codes;
  const rowOf = async () => (await placesOf(night.ticketTypeId)).find((place) => place.code === code);
  const pass = async (direction: 'in' | 'out') =>
    must(200, await scan(deviceToken, night.eventId, code, undefined, direction)).result;
  const turnAway = async (scanId: string, direction: 'in' | 'out' = 'in') => {
    const scans = [{ eventId: night.eventId, code, scanId, direction, scannedAt: ago(5), provisional: false }];
    return must(200, await sendBatch(deviceToken, scans)).items[0];
  };
  return { rowOf, pass, turnAway };
}

it('is answered as a scan online, and leaves the ticket as it was', async () => {
  const { rowOf, pass, turnAway } = await party();
  const sold = await rowOf();
  const answer = await turnAway('first');
  expect(answer).toMatchObject({ result: 'admitted', message: 'Not recorded: nobody was let through' });
  expect(answer).not.toHaveProperty('admittedAt');
  expect(await turnAway('first')).toEqual(answer);
  expect(await rowOf()).toEqual(sold);

  expect(await pass('in')).toBe('admitted');
  const inside = await rowOf();
  // The answer of a repeated scan stays, and shows the ticket as it is now.
  expect(await turnAway('first')).toMatchObject({ ...answer, admittedAt: expect.anything() });
  expect((await turnAway('second')).result).toBe('already_used');
  expect((await turnAway('stopped', 'out')).result).toBe('exited');
  expect(await rowOf()).toEqual(inside);

  expect(await pass('out')).toBe('exited');
  const outside = await rowOf();
  expect((await turnAway('return')).result).toBe('admitted');
  expect(await rowOf()).toEqual(outside);
  expect(await pass('in')).toBe('admitted');
});
