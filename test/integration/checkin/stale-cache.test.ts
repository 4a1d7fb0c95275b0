import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseTicketId } from '../../../shared/inventory/place.ts';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, must, order, show } from '../../support/actors/world.ts';
import { sellAgain } from '../../support/door/storm.ts';
import { ticketCommands } from '../../support/door/ticket-commands.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { placesOf } from '../../support/state/places.ts';
import { confirm } from '../../support/state/saga.ts';

/*
 * Goal: the cache saves the door a read before an admission. It admits nobody and refuses nobody.
 * Method: a real Valkey holds records that are stale or wrong, for a ticket that is scanned. No stream runs here, so
 * only the test writes them.
 */

async function party() {
  await startInProcess({ cache: true, fresh: true });
  const night = await show();
  const buyer = await account();
  must(200, await hold(buyer, night.ticketTypeId, 1));
  await confirm((await order(buyer)).body.id);
  const [ticket] = (await call('GET', '/v1/tickets', { token: buyer.token })).body.items;
  const { deviceToken } = await gateDevice(night);
  const { cacheKeys } = await import('../../../shared/cache/cache.ts');
  const { openCache } = await import('../../../shared/cache/valkey.ts');
  const cache = openCache(process.env.VALKEY ?? '');
  let version = 100;
  return {
    pass: async (direction: 'in' | 'out' = 'in', code: string = ticket.code) =>
      (await scan(deviceToken, night.eventId, code, randomUUID(), direction)).body,
    look: async (code: string = ticket.code) =>
      (await call('GET', `/v1/checkin/tickets?code=${code}`, { token: deviceToken })).body,
    /** Replaces what the cache says of the ticket. */
    cached: async (record: string) => {
      const { ticketTypeId = '', shard = 0, number = 0 } = parseTicketId(ticket.id) ?? {};
      const fields = [{ field: String(number), version: version++, value: record }];
      expect(await cache.setNewerFields(cacheKeys.door(ticketTypeId, shard, 0), fields, Date.now() + 60_000)).toBe(
        true,
      );
    },
    ticket,
    row: async () => (await placesOf(night.ticketTypeId)).find(({ status }) => status === 'sold' || status === 'used'),
  };
}

const wrongRecords = [
  ...['["used",1,1,1]', '["used",1,1,0]', '["sold",1,1,0]', '["sold",2,1,0]', '["sold",1,2,0]', '["void",2,1,0]'],
  ...['["available",1,1,0]', '["held",1,1,0]', '["sold",1,0,0]', '["sold","1","1","0"]', '{"s":"used","n":1,"i":1}'],
  ...['', 'garbage', 'null', '[]'],
];

it.each(wrongRecords)('answers as without a cache whatever the cached record says: %s', async (record) => {
  const { pass, look, cached } = await party();
  const lie = () => cached(record);
  await lie();
  expect((await look()).result).toBe('valid');
  expect(await pass('out')).toMatchObject({ result: 'invalid' });
  const first = await pass();
  expect(first).toMatchObject({ result: 'admitted', message: 'Welcome', gate: 'North' });
  await lie();
  expect(await pass()).toMatchObject({ result: 'already_used', gate: 'North', admittedAt: first.admittedAt });
  expect((await look()).result).toBe('already_used');
  expect(await pass('out')).toMatchObject({ result: 'exited', admittedAt: first.admittedAt });
  await lie();
  expect((await look()).result).toBe('valid');
  expect(await pass()).toMatchObject({ result: 'admitted', message: 'Welcome back', admittedAt: first.admittedAt });
  expect((await pass()).result).toBe('already_used');
});

it('costs an admission no read, and a refusal one', async () => {
  const { pass, cached } = await party();
  await pass();
  await pass('out');
  const sent = await ticketCommands();
  const commands = async () => {
    sent();
    await pass();
    return sent();
  };
  await cached('["used",1,1,0]');
  expect(await commands()).toEqual(['UpdateCommand']);
  await cached('["used",1,1,1]');
  expect(await commands()).toEqual(['GetCommand']);
});

it.each([
  ['sold again', 'sold', '["sold",1,1,0]', 'admitted'],
  ['given back', 'available', '["sold",2,1,0]', 'unpaid'],
] as const)(
  'an outage of the cache loses that a ticket was %s: its record is stale, and the row decides',
  async (_how, status, stale, now) => {
    const { pass, cached, row } = await party();
    await cached('["sold",1,1,0]');
    const place = await row();
    if (!place) throw new Error('No place is sold');
    await sellAgain(place);
    const { code } =
      (await placesOf(place.ticketTypeId)).find(({ pk, sk }) => pk === place.pk && sk === place.sk) ?? {};
    const { update } = await import('../../../shared/dynamo/write.ts');
    await update(
      process.env.TICKETS_TABLE ?? '',
      { pk: place.pk, sk: place.sk },
      {
        UpdateExpression: 'SET #status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status },
      },
    );
    expect((await pass()).result).toBe('revoked');
    await cached(stale);
    expect((await pass('in', code)).result).toBe(now);
  },
);

describe('a code that was signed with the real key and never sold', () => {
  /** Signs any ticket, as a thief of the secret could. */
  async function forge(ticket: { sale: number; issue: number; ticketTypeId: string; shard: number; number: number }) {
    const { signTicketCode } = await import('../../../shared/door/ticket-code.ts');
    const { ticketKey } = await import('../../../functions/orders/fulfilment/ticket-key-store.ts');
    return signTicketCode(ticket, await ticketKey());
  }
  it.each([
    ['with a cached record', true],
    ['without one', false],
  ])('admits nobody and shows nothing of the ticket, %s', async (_how, isCached) => {
    const { pass, look, cached, row, ticket } = await party();
    const place = await row();
    if (!place) throw new Error('No place is sold');
    const forged = await forge(place);
    if (isCached) await cached('["sold",1,1,0]');
    expect(await pass('in', forged)).toMatchObject({ result: 'invalid', ticket: { id: ticket.id } });
    expect(await look(forged)).toEqual({
      result: 'invalid',
      verdict: 'stop',
      message: 'This code is not a valid ticket',
      ticket: { id: ticket.id, ticketTypeName: 'Standard' },
    });
    expect((await row())?.status).toBe('sold');
    expect((await pass()).result).toBe('admitted');
  });

  it('of a free place is unpaid', async () => {
    const { pass, row } = await party();
    const place = await row();
    if (!place) throw new Error('No place is sold');
    expect((await pass('in', await forge({ ...place, number: place.number === 0 ? 1 : 0 }))).result).toBe('unpaid');
  });
});
