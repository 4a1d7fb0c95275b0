import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, order, show } from '../../support/actors/world.ts';
import { ticketCommands } from '../../support/door/ticket-commands.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a ticket passes the door once per scan, at a cost of one read and one write, with the cache and without it.
 * Method: one bought ticket is scanned in and out in the orders that lost answers and moved events cause.
 */

/** An event with an enrolled device, and `passes`, which scans one bought ticket. */
async function party(cache: boolean) {
  await startInProcess({ cache, fresh: true });
  const night = await show();
  const buyer = await account();
  await hold(buyer, night.ticketTypeId, 1);
  await confirm((await order(buyer)).body.id);
  const { items } = (await call('GET', '/v1/tickets', { token: buyer.token })).body;
  const { deviceToken } = await gateDevice(night);
  const passes = async (direction: 'in' | 'out', scanId: string = randomUUID(), device = deviceToken) => {
    const { result, message } = (await scan(device, night.eventId, items[0].code, scanId, direction)).body;
    return `${result}: ${message}`;
  };
  return { ...night, deviceToken, passes };
}

const used = 'already_used: This ticket has already been used';

it.each([
  ['with Valkey', true],
  ['without a cache', false],
])('never counts a repeated scan as a second passage, however late it is repeated, %s', async (_how, cache) => {
  const { passes } = await party(cache);
  expect(await passes('in', 'a')).toBe('admitted: Welcome');
  expect(await passes('out', 'x')).toBe('exited: Exit recorded');
  // The device lost the answer to the entry and repeats it. It gets the same answer, and the guest stays outside.
  expect(await passes('in', 'a')).toBe('admitted: Welcome');
  expect(await passes('in', 'b')).toBe('admitted: Welcome back');
  // The device lost the answer to the exit too. The guest has returned since then, and stays inside.
  expect(await passes('out', 'x')).toBe('exited: Exit recorded');
  expect(await passes('in', 'c')).toBe(used);
  expect(await passes('out', 'b')).toBe('exited: Exit recorded');
});

it('remembers the last eight scans of a ticket', async () => {
  const { passes } = await party(false);
  const scans = Array.from({ length: 9 }, (_, index) => [index % 2 === 0 ? 'in' : 'out', `scan ${index}`] as const);
  for (const [direction, scanId] of scans) expect(await passes(direction, scanId)).toMatch(/^(admitted|exited): /);
  for (const [direction, scanId] of scans.slice(1).reverse()) {
    expect(await passes(direction, scanId)).toBe(direction === 'in' ? 'admitted: Welcome' : 'exited: Exit recorded');
  }
  expect(await passes('in')).toBe(used);
});

it('reads a ticket once per scan, and writes once when it admits', async () => {
  const { passes } = await party(false);
  // The first scan of a process memoizes the caller, keys, gates and facts.
  await passes('in', 'first');
  const sent = await ticketCommands();
  const commands = async (...scanned: Parameters<typeof passes>) => {
    sent();
    await passes(...scanned);
    return sent();
  };
  expect(await commands('in')).toEqual(['GetCommand']);
  expect(await commands('out', 'exit')).toEqual(['GetCommand', 'UpdateCommand']);
  expect(await commands('out', 'exit')).toEqual(['GetCommand']);
  expect(await commands('in', 'return')).toEqual(['GetCommand', 'UpdateCommand']);
  expect(await commands('in', 'return')).toEqual(['GetCommand']);
});

it('recognises a gate that was added since the last scan', async () => {
  const { passes, ...night } = await party(false);
  await passes('in', 'first');
  await passes('out');
  const vip = await gateDevice(night, { name: 'VIP', ticketTypeIds: [typeIdOf(night.eventId, 'V1P00')] });
  expect(await passes('in', undefined, vip.deviceToken)).toBe('wrong_gate: Not valid at VIP. Please use another gate');
  const south = await gateDevice(night, { name: 'South', ticketTypeIds: [night.ticketTypeId] });
  expect(await passes('in', undefined, south.deviceToken)).toBe('admitted: Welcome back');
});

it('follows the new date of a rescheduled event, for which the same ticket is valid', async () => {
  const { passes, organizer, eventId, deviceToken } = await party(false);
  expect(await passes('in')).toBe('admitted: Welcome');
  expect(await passes('out')).toBe('exited: Exit recorded');
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const doorsOpenAt = inDays(2);
  const body = { doorsOpenAt, startsAt: doorsOpenAt, endsAt: inDays(2.1) };
  expect((await call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body })).status).toBe(200);
  // The door memoizes the facts of an event for ten seconds.
  await passTime(11_000);
  const inVienna = (fields: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...fields, timeZone: 'Europe/Vienna' }).format(Date.parse(doorsOpenAt));
  const day = inVienna({ day: 'numeric', month: 'long' });
  const time = inVienna({ hour: '2-digit', minute: '2-digit' });
  expect(await passes('in')).toBe(`not_yet_valid: The doors open at ${day}, ${time}`);
  await passTime(2 * 86_400_000);
  expect(await passes('in')).toBe('admitted: Welcome back');
  await passTime(86_400_000);
  expect(await passes('in')).toBe('expired: This event is over');
  // The token of the device ends a day after the event's new end.
  await passTime(86_400_000);
  const late = await call('GET', `/v1/checkin/events/${eventId}/stats`, { token: deviceToken });
  expect([late.status, late.body.code]).toEqual([401, 'device_expired']);
  await resetTime();
});
