import { beforeAll, expect, it } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { type Fault, injectFaults } from '../../support/engine/faults.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';

/*
 * Goal: a store that is silent, slow or in conflict for a moment costs the door time, and no ticket its one passage.
 * Method: one bought ticket is scanned in while faults are injected below the SDK, and scanned a second time after.
 */

beforeAll(() => startInProcess({ cache: false }));

it.each<Fault>([
  { kind: 'hung', command: 'GetItem', at: [0] },
  { kind: 'hung', command: 'UpdateItem', at: [0] },
  { kind: 'late', command: 'UpdateItem', at: [0], milliseconds: 3_000 },
  { kind: 'conflict', command: 'UpdateItem', at: [0, 1] },
  { kind: 'throttled', command: 'UpdateItem', at: [0, 1, 2] },
])('a ticket is admitted once in spite of this fault: $kind at $command', async (fault) => {
  const night = await show();
  const buyer = await account();
  must(200, await hold(buyer, night.ticketTypeId, 1));
  await confirm(must(202, await order(buyer)).id);
  const { items } = must(200, await call('GET', '/v1/tickets', { token: buyer.token }));
  const { deviceToken } = await gateDevice(night);
  const happened = await injectFaults([{ ...fault, table: process.env.TICKETS_TABLE ?? '' }]);
  expect(must(200, await scan(deviceToken, night.eventId, items[0].code)).result).toBe('admitted');
  expect(happened[fault.kind]).toBe(fault.at?.length);
  expect(must(200, await scan(deviceToken, night.eventId, items[0].code)).result).toBe('already_used');
});
