import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import { bought, gateDevice, newGate, scan } from '../../../support/actors/door.ts';
import { account, must, type Show, show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: a person at the door admits a ticket by hand, by the rules of a scan, once, with a reason, and only with the
 * right to reach tickets without their codes.
 * Method: admits real tickets as devices and members with and without the right, at wrong gates and in a race.
 */

beforeAll(() => startInProcess({ cache: false }));

const reason = 'The paper is torn';
const admit = (token: string, body: object, key: string = randomUUID()) =>
  call('POST', '/v1/checkin/admissions', { token, key, body: { reason, ...body } });

const setRules = async ({ organizer, eventId }: Show, body: object): Promise<void> => {
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
};

async function ticketOf({ ticketTypeId }: Show): Promise<{ id: string; code: string }> {
  const [ticket] = await bought(ticketTypeId);
  return ticket ?? { id: '', code: '' };
}

async function gatekeeperOf({ organizerId }: Show): Promise<string> {
  const { id, token } = await account();
  await join(organizerId, id, 'gatekeeper');
  return token;
}

it('admits a ticket once, and a repeated request gets the same answer', async () => {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const { id, code } = await ticketOf(party);
  const key = randomUUID();
  const body = { ticketId: id, admissionId: 'by hand 1' };
  const admitted = must(200, await admit(party.organizer.token, body, key));
  expect(admitted).toMatchObject({ result: 'admitted', verdict: 'go', gate: 'North', admissionId: 'by hand 1' });
  expect(must(200, await admit(party.organizer.token, body, key))).toEqual(admitted);
  expect(must(200, await admit(party.organizer.token, body))).toEqual(admitted);
  expect(must(200, await scan(deviceToken, party.eventId, code)).result).toBe('already_used');
  expect(must(200, await admit(party.organizer.token, { ticketId: id })).result).toBe('already_used');
  expect((await admit(party.organizer.token, { ...body, reason: 'Another' }, key)).body.code).toBe(
    'idempotency_key_reused',
  );
});

it('keeps the actor and the reason in the audit trail', async () => {
  const party = await show();
  await newGate(party);
  const { id } = await ticketOf(party);
  must(200, await admit(party.organizer.token, { ticketId: id }));
  expect(await handsOf(party.eventId)).toEqual([
    expect.objectContaining({
      ...{ subject: party.eventId, what: 'by hand: admission', actor: party.organizer.id },
      change: expect.objectContaining({ ticketId: id, reason }),
    }),
  ]);
});

it('devices and gatekeepers need the code, unless the event allows look-up', async () => {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const gatekeeper = await gatekeeperOf(party);
  const [one, two] = [await ticketOf(party), await ticketOf(party)];
  for (const token of [deviceToken, gatekeeper]) {
    expect((await admit(token, { ticketId: one.id })).body.code).toBe('look_up_off');
    // The code of another ticket says nothing about this one.
    expect((await admit(token, { ticketId: one.id, code: two.code })).body.code).toBe('look_up_off');
  }
  expect(must(200, await admit(deviceToken, { ticketId: one.id, code: one.code })).result).toBe('admitted');

  const open = await show();
  await setRules(open, { lookUp: true });
  const device = await gateDevice(open);
  const found = await ticketOf(open);
  expect(must(200, await admit(device.deviceToken, { ticketId: found.id })).result).toBe('admitted');
  const second = await ticketOf(open);
  expect(must(200, await admit(await gatekeeperOf(open), { ticketId: second.id })).result).toBe('admitted');
});

it('overrules a wrong gate and a full zone only if told so, and never a used ticket or another event', async () => {
  const party = await show();
  const other = await show();
  const gateId = await newGate(party, { name: 'Staff', ticketTypeIds: [party.ticketTypeId], zone: 'Hall' });
  await setRules(party, { zones: [{ zone: 'Hall', capacity: 0 }] });
  const { id } = await ticketOf(party);
  const { token } = party.organizer;
  expect(must(200, await admit(token, { ticketId: id, gateId }))).toMatchObject({ result: 'full', verdict: 'look' });
  expect(must(200, await admit(token, { ticketId: id, gateId, override: true })).result).toBe('admitted');
  expect(must(200, await admit(token, { ticketId: id, gateId, override: true })).result).toBe('already_used');
  const foreign = await ticketOf(other);
  const elsewhere = { ticketId: foreign.id, eventId: party.eventId, override: true };
  expect(must(200, await admit(token, elsewhere)).result).toBe('wrong_event');
  // Who is no member does not learn that the event exists, and a device has one event only.
  expect((await admit(token, { ticketId: foreign.id })).body.code).toBe('not_found');
});

it('a place that was never sold is no ticket, and the ticket of an earlier sale is cancelled', async () => {
  const party = await show();
  await newGate(party);
  const { id } = await ticketOf(party);
  const later = id.replace(/_(\d+)$/, '_9');
  expect((await admit(party.organizer.token, { ticketId: later })).body.code).toBe('not_found');
  const before = id.replace(/_(\d+)$/, '_0');
  expect(must(200, await admit(party.organizer.token, { ticketId: before })).result).toBe('revoked');
  expect((await admit(party.organizer.token, { ticketId: 'no ticket' })).body.code).toBe('not_found');
});

it('twenty admissions and scans of one ticket at the same moment admit it once', async () => {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const { id, code } = await ticketOf(party);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? admit(party.organizer.token, { ticketId: id }) : scan(deviceToken, party.eventId, code),
    ),
  );
  const results = answers.map((answer) => must(200, answer).result);
  expect(results.filter((result) => result === 'admitted')).toHaveLength(1);
  expect(results.filter((result) => result === 'already_used')).toHaveLength(19);
});
