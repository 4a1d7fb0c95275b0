import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { storedMails } from '../../scripts/local/mail/mailbox.ts';
import { gateDevice, scan } from '../support/actors/door.ts';
import { account, hold, order, type Show, settled, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';
import { printedCodes } from '../support/state/printed-ticket.ts';

async function boughtCodes({ ticketTypeId }: Show, quantity: number) {
  const buyer = await account();
  await hold(buyer, ticketTypeId, quantity);
  const { body } = await order(buyer);
  await settled(buyer, body.id, 'confirmed');
  const { items } = (await call('GET', '/v1/tickets', { token: buyer.token })).body;
  return { buyer, orderId: body.id, codes: items.map((ticket: { code: string }) => ticket.code) as string[] };
}

it('admits each ticket once', async () => {
  const party = await show();
  const { deviceToken, gateId, enrolCode } = await gateDevice(party);
  expect((await call('POST', '/v1/checkin/enrol', { body: { enrolCode } })).status).toBe(404);
  const { codes } = await boughtCodes(party, 2);
  const [first = '', second = ''] = codes;

  const scanId = randomUUID();
  const admitted = await scan(deviceToken, party.eventId, first, scanId);
  expect(admitted.body).toMatchObject({ result: 'admitted', gate: 'North', ticket: { ticketTypeName: 'Standard' } });
  expect((await scan(deviceToken, party.eventId, first, scanId)).body.result).toBe('admitted');
  const refused = await scan(deviceToken, party.eventId, first);
  expect(refused.body).toMatchObject({ result: 'already_used', gate: 'North', admittedAt: admitted.body.admittedAt });

  const forged = `${second.slice(0, -8)}AAAAAAAA`;
  expect((await scan(deviceToken, party.eventId, forged)).body.result).toBe('invalid');
  expect((await scan(deviceToken, party.eventId, 'nonsense')).body.result).toBe('invalid');
  const together = await Promise.all(Array.from({ length: 8 }, () => scan(deviceToken, party.eventId, second)));
  const results = together.map(({ body }) => body.result);
  expect(results.filter((result) => result === 'admitted')).toHaveLength(1);
  expect(results.filter((result) => result === 'already_used')).toHaveLength(7);

  const stats = await until(
    () => call('GET', `/v1/checkin/events/${party.eventId}/stats`, { token: deviceToken }),
    ({ body }) => body.admitted === 2,
  );
  expect(stats.body).toMatchObject({ inside: 2, total: 2, byGate: [{ gateId, name: 'North', admitted: 2 }] });
});

it('rejects tickets of another event, scans before doors, and accounts that do not work there', async () => {
  const party = await show();
  const later = await show({ doorsIn: 5 });
  const { deviceToken } = await gateDevice(party);
  const other = await boughtCodes(later, 1);
  expect((await scan(deviceToken, party.eventId, other.codes[0] ?? '')).body.result).toBe('wrong_event');
  const early = await gateDevice(later);
  expect((await scan(early.deviceToken, later.eventId, other.codes[0] ?? '')).body.result).toBe('not_yet_valid');
  const person = await account();
  expect((await scan(person.token, party.eventId, other.codes[0] ?? '')).status).toBe(404);
});

it('preloads the sold tickets on request', async () => {
  const party = await show();
  await boughtCodes(party, 3);
  const path = `/v1/checkin/events/${party.eventId}/preload`;
  const { token } = party.organizer;
  expect((await call('POST', path, { token })).status).toBe(202);
  const ready = await until(
    () => call('GET', path, { token }),
    ({ body }) => body.state === 'ready' && body.loaded === 3,
  );
  expect(ready.body).toMatchObject({ loaded: 3, total: 3 });
});

it('mails each confirmed order once, with PDF tickets whose printed codes are valid for entry', async () => {
  const party = await show();
  const { buyer, codes } = await boughtCodes(party, 2);
  const mine = async () =>
    (await storedMails(inject('mailFolder'))).filter(
      ({ to, subject }) => to.includes(buyer.email) && subject.startsWith('Your tickets'),
    );
  const mails = await until(mine, (found) => found.length > 0, 40);
  expect(mails).toHaveLength(1);
  const attachments = mails[0]?.attachments ?? [];
  expect(attachments.map(({ name }) => name).sort()).toEqual(['event.ics', 'tickets.pdf']);

  const printed = printedCodes(attachments.find(({ name }) => name === 'tickets.pdf')?.content ?? new Uint8Array());
  expect(printed.sort()).toEqual(codes.sort());
  const { deviceToken } = await gateDevice(party);
  for (const code of printed) {
    expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
    expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('already_used');
  }
});
