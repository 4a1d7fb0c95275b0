import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { join } from '../../support/actors/callers.ts';
import { boughtTickets, gateDevice, newGate, scan } from '../../support/actors/door.ts';
import { account, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: members who may admit guests scan with their own account, at every gate of their organizer's events only.
 * Method: real tickets are scanned by members of each role, strangers, and a device beside them.
 */

beforeAll(() => startInProcess({ cache: false }));

async function member(organizerId: string, role: string): Promise<string> {
  const { id, token } = await account();
  await join(organizerId, id, role);
  return token;
}

it.each(['owner', 'editor', 'gatekeeper'])('%s: admits a ticket once, together with the devices', async (role) => {
  const party = await show();
  const gateId = await newGate(party);
  const { deviceToken } = await gateDevice(party);
  const token = await member(party.organizerId, role);
  const [code = ''] = (await boughtTickets(party, 1)).codes;
  const look = () => call('GET', `/v1/checkin/tickets?code=${code}`, { token });
  expect(must(200, await look())).toMatchObject({ result: 'valid' });
  const body = { eventId: party.eventId, code, scanId: randomUUID(), gateId };
  const admitted = must(200, await call('POST', '/v1/checkin/scans', { token, body }));
  expect(admitted).toMatchObject({ result: 'admitted', gate: 'North' });
  expect(must(200, await call('POST', '/v1/checkin/scans', { token, body }))).toEqual(admitted);
  expect(must(200, await scan(deviceToken, party.eventId, code))).toMatchObject({ result: 'already_used' });
  expect(must(200, await look())).toMatchObject({ result: 'already_used', admittedAt: admitted.admittedAt });
});

it('a viewer may not, and an account that is no member does not learn that the event exists', async () => {
  const party = await show();
  const other = await show();
  const [code = ''] = (await boughtTickets(party, 1)).codes;
  const viewer = await member(party.organizerId, 'viewer');
  const stranger = await member(other.organizerId, 'owner');
  const answers = async (token: string) => [
    (await scan(token, party.eventId, code)).body.code,
    (await call('GET', `/v1/checkin/tickets?code=${code}`, { token })).body.code,
  ];
  expect(await answers(viewer)).toEqual(['forbidden', 'forbidden']);
  expect(await answers(stranger)).toEqual(['not_found', 'not_found']);
  // At the door of the stranger's own event, the ticket is one of another event.
  await newGate(other);
  expect(must(200, await scan(stranger, other.eventId, code))).toMatchObject({ result: 'wrong_event' });
});

it('a text that is no code is none for everybody', async () => {
  const party = await show();
  const token = await member(party.organizerId, 'gatekeeper');
  expect(must(200, await call('GET', '/v1/checkin/tickets?code=HELLO', { token }))).toMatchObject({
    result: 'invalid',
  });
  expect(must(200, await scan(token, party.eventId, 'HELLO'))).toMatchObject({ result: 'invalid' });
});
