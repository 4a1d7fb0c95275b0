import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { bought, boughtTickets, gateDevice, newGate, scan } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { reason, setRules } from '../../../support/door/revert-door.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: an Idempotency-Key of a manual admission stands for one request and its answer, whatever has happened since.
 * Method: repeats requests that were answered, with the same and with other bodies, in turn and at the same moment.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const admit = (token: string, body: object, key: string = randomUUID()) =>
  call('POST', '/v1/checkin/admissions', { token, key, body: { reason, ...body } });

const ticketOf = async ({ ticketTypeId }: { ticketTypeId: string }) =>
  (await bought(ticketTypeId))[0] ?? { id: '', code: '' };

it('repeats a refusal, although the ticket could pass by now, and refuses another request with its key', async () => {
  const party = await show();
  const gateId = await newGate(party, { name: 'Staff', zone: 'Hall' });
  await setRules(party, { zones: [{ zone: 'Hall', capacity: 0 }] });
  const { id } = await ticketOf(party);
  const other = await ticketOf(party);
  const { token } = party.organizer;
  const key = randomUUID();
  const full = must(200, await admit(token, { ticketId: id, gateId }, key));
  expect(full).toMatchObject({ result: 'full', verdict: 'look' });
  for (const body of [{ ticketId: id, gateId, override: true }, { ticketId: other.id, gateId }, { ticketId: id }]) {
    expect((await admit(token, body, key)).body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  }
  await setRules(party, {});
  await passTime(10_001);
  expect(must(200, await admit(token, { ticketId: id, gateId }, key))).toEqual(full);
  expect(must(200, await admit(token, { ticketId: id, gateId })).result).toBe('admitted');
  expect(await handsOf(party.eventId)).toHaveLength(2);
  expect((await handsOf(party.eventId)).map(({ change }) => change.result).sort()).toEqual(['admitted', 'full']);
});

it('repeats the words of its answer, also when others have passed or the ticket was cancelled since', async () => {
  const party = await show();
  const { ticketTypeId, eventId, organizer } = party;
  await setRules(party, { types: [{ ticketTypeId, admits: 4 }] });
  const { deviceToken } = await gateDevice(party);
  const { codes } = await boughtTickets(party, 1);
  const { ticketIdOf } = await import('../../../../shared/inventory/place.ts');
  const place = (await placesOf(ticketTypeId)).find(({ code }) => code === codes[0]);
  if (!place) throw new Error('The ticket has no place');
  const ticketId = ticketIdOf(place);
  const key = randomUUID();
  const body = { ticketId, people: 2 };
  const two = must(200, await admit(organizer.token, body, key));
  expect(two).toMatchObject({ result: 'admitted', message: '2 of 4 are inside' });
  must(200, await scan(deviceToken, eventId, codes[0] ?? ''));
  const later = must(200, await admit(organizer.token, body, key));
  expect(later).toMatchObject({ result: 'admitted', message: '2 of 4 are inside', people: 3 });
  expect(await handsOf(eventId)).toMatchObject([{ change: { people: 2, result: 'admitted' } }]);
  const { update } = await import('../../../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../../../shared/inventory/place.ts');
  await update(process.env.TICKETS_TABLE ?? '', placeKey(place), {
    UpdateExpression: 'SET #status = :free, sale = sale + :one, #version = #version + :one REMOVE code, admission',
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
    ExpressionAttributeValues: { ':free': 'available', ':one': 1 },
  });
  expect(must(200, await admit(organizer.token, body)).result).toBe('revoked');
  expect(must(200, await admit(organizer.token, body, key))).toMatchObject({
    ...{ result: 'admitted', message: '2 of 4 are inside' },
  });
});

it('takes one of several requests that share a key at the same moment', async () => {
  const party = await show();
  await newGate(party);
  const tickets = [await ticketOf(party), await ticketOf(party), await ticketOf(party)];
  const key = randomUUID();
  const answers = await Promise.all(
    tickets.flatMap(({ id }) => [0, 1].map(() => admit(party.organizer.token, { ticketId: id }, key))),
  );
  const admitted = answers.filter(({ status }) => status === 200);
  expect(admitted).toHaveLength(2);
  expect(new Set(admitted.map(({ body }) => body.ticket.id)).size).toBe(1);
  const others = answers.filter(({ status }) => status !== 200);
  expect(others.map(({ body }) => body.code)).toEqual(Array(4).fill('idempotency_key_reused'));
  const used = (await placesOf(party.ticketTypeId)).filter(({ status }) => status === 'used');
  expect(used).toHaveLength(1);
  expect(await handsOf(party.eventId)).toHaveLength(1);
});

it('keeps the keys of callers and of events apart', async () => {
  const [one, two] = [await show(), await show()];
  const key = randomUUID();
  for (const party of [one, two]) {
    const { deviceToken } = await gateDevice(party);
    const [mine, theirs] = [await ticketOf(party), await ticketOf(party)];
    expect(must(200, await admit(party.organizer.token, { ticketId: mine.id }, key)).result).toBe('admitted');
    const read = { ticketId: theirs.id, code: theirs.code };
    expect(must(200, await admit(deviceToken, read, key)).result).toBe('admitted');
  }
});
