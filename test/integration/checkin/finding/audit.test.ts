import { beforeAll, expect, it } from 'vitest';
import { gateDevice, sendBatch } from '../../../support/actors/door.ts';
import { must } from '../../../support/actors/world.ts';
import { trailOf } from '../../../support/door/hands.ts';
import { doorOf, reason, revert, setRules } from '../../../support/door/revert-door.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: the audit trail says of each change of a ticket at the door what it was, and of no change something else.
 * Method: passes, corrects, reverts and hands over with real tickets, and reads what the trail makes of each row.
 */

beforeAll(() => startInProcess({ cache: false }));

const hour = 3_600_000;
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * hour).toISOString();

it('says how many of a group enter and leave, also when some stay inside', async () => {
  const { party, pass, id } = await doorOf({ types: true });
  const trail = await trailOf(party.ticketTypeId);
  await pass('all', 'in', 4);
  expect(await trail()).toMatchObject([{ what: 'admitted', change: { ticketId: id, people: 4 } }]);
  await pass('one leaves', 'out', 1);
  expect(await trail()).toMatchObject([{ what: 'left', change: { ticketId: id, people: 1 } }]);
  await pass('three leave', 'out', 3);
  expect(await trail()).toMatchObject([{ what: 'left', change: { people: 3 } }]);
});

it('says that a group enters on a new day, whose people of yesterday never left', async () => {
  const { party, pass, deviceToken, code, token } = await doorOf();
  const { eventId, ticketTypeId } = party;
  const project = await projectionOf(ticketTypeId);
  const types = [{ ticketTypeId, from: hoursFromNow(-72), until: hoursFromNow(72), admits: 4 }];
  await setRules(party, { oncePerDay: true, types });
  const scans = [{ eventId, code, scanId: 'day 1', people: 4, scannedAt: hoursFromNow(-25) }];
  must(200, await sendBatch(deviceToken, scans));
  await project();
  const trail = await trailOf(ticketTypeId);
  expect(await pass('day 2', 'in', 1)).toBe('admitted');
  expect(await trail()).toMatchObject([{ what: 'admitted', change: { people: 1 } }]);
  await project();
  const stats = must(200, await call('GET', `/v1/checkin/events/${eventId}/stats`, { token }));
  expect(stats).toMatchObject({ admitted: 4, inside: 1, entries: 5, exits: 0 });
});

it('says that an offline scan has become the first entry, and is no further admission', async () => {
  const { party, pass, code, id } = await doorOf();
  const { eventId } = party;
  const other = await gateDevice(party, { name: 'South' });
  const trail = await trailOf(party.ticketTypeId);
  await pass('online');
  expect(await trail()).toMatchObject([{ what: 'admitted', change: { ticketId: id } }]);
  const scans = [{ eventId, code, scanId: 'before', scannedAt: new Date(Date.now() - 60_000).toISOString() }];
  expect(must(200, await sendBatch(other.deviceToken, scans)).items).toMatchObject([{ result: 'admitted' }]);
  expect(await trail()).toEqual([
    expect.objectContaining({
      ...{ subject: eventId, what: 'first_entry_corrected', actor: other.deviceId },
      change: {
        ticketId: id,
        first: {
          from: expect.objectContaining({ scanId: expect.stringContaining('/online') }),
          to: expect.objectContaining({ scanId: `${other.deviceId}/before`, gateId: other.gateId }),
        },
      },
    }),
  ]);
});

it('says both of a scan that is an entry of a group and its first one', async () => {
  const { party, pass, code, id } = await doorOf({ types: true });
  const { eventId } = party;
  const other = await gateDevice(party, { name: 'South' });
  await pass('online');
  const trail = await trailOf(party.ticketTypeId);
  const scans = [{ eventId, code, scanId: 'before', scannedAt: new Date(Date.now() - 60_000).toISOString() }];
  must(200, await sendBatch(other.deviceToken, scans));
  expect(await trail()).toMatchObject([
    { what: 'admitted', change: { ticketId: id, people: 1, gateId: other.gateId } },
    { what: 'first_entry_corrected', change: { first: { to: { gateId: other.gateId } } } },
  ]);
});

it('leaves what a person did by hand to its own record', async () => {
  const { party, pass, id, token } = await doorOf();
  await pass('one');
  const trail = await trailOf(party.ticketTypeId);
  must(200, await revert(token, 'one', id));
  expect(await trail()).toEqual([]);
  must(200, await call('POST', `/v1/checkin/tickets/${id}/handover`, { token, body: {} }));
  expect(await trail()).toEqual([]);
  const body = { ticketId: id, reason };
  must(200, await call('POST', '/v1/checkin/admissions', { token, key: 'a key of sixteen', body }));
  expect(await trail()).toMatchObject([{ what: 'admitted', change: { ticketId: id } }]);
});
