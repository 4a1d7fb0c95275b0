import { execFile } from 'node:child_process';
import { expect, inject, it } from 'vitest';
import { cloudEnvironment } from '../../scripts/local/environment.ts';
import { account, hold, must, order, settled, show } from '../support/actors/world.ts';

/** Runs `npm run audit` as a user would, against a named endpoint. */
const audit = (...args: string[]): Promise<{ code: number; lines: string[] }> =>
  new Promise((resolve) => {
    const options = { env: { ...cloudEnvironment(inject('endpoint')) } };
    execFile(process.execPath, ['scripts/audit.ts', ...args], options, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
      resolve({ code: Number(error?.code ?? 0), lines: lines.filter(Boolean) });
    });
  });

it('npm run audit counts the places of an event and fails if an invariant is violated', async () => {
  const { eventId, ticketTypeId } = await show({ capacity: 6 });
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, 2));
  await settled(buyer, must(202, await order(buyer)).id, 'confirmed');
  must(200, await hold(await account(), ticketTypeId, 1));
  const head = 'event places sold held free findings';
  expect(await audit('--event', eventId)).toEqual({ code: 0, lines: [head, `${eventId} 6 2 1 3 0`] });

  Object.assign(process.env, cloudEnvironment(inject('endpoint')), inject('tables'));
  const { put } = await import('../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../shared/inventory/place.ts');
  const place = { ticketTypeId, shard: 0, number: 900 };
  const row = { ...placeKey(place), ...place, status: 'available', sale: 1, issue: 1, version: 1 };
  await put(inject('tables').TICKETS_TABLE ?? '', row);
  const { code, lines } = await audit('--stage', 'local', '--event', eventId);
  expect([code, ...lines.slice(0, 3)]).toEqual([
    ...[1, head, `${eventId} 7 2 1 3 2`],
    `I1 ${ticketTypeId} 7 places of 6`,
  ]);
  expect(lines[3]).toMatch(/^I5 tkt_.*_0_900_1 available but never claimable$/);

  const unknown = await audit('--event', 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect([unknown.code, ...unknown.lines]).toEqual([1, expect.stringMatching(/does not exist or has no ticket type/)]);
});
