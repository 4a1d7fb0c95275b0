import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketLimits } from '../../../functions/tickets/limits.ts';
import {
  account,
  addType,
  type Draft,
  draft,
  hold,
  must,
  onSale,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { type Fault, injectFaults } from '../../support/engine/faults.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { findings } from '../../support/state/audit.ts';
import { countFree, livePlaces, placesOf, typeRow } from '../../support/state/places.ts';

/*
 * Goal: the places of a type follow its capacity, also while buyers, other mints and failures interfere.
 * Method: delivers the events of a change by hand, injects faults, and acts between the steps of a mint.
 */

beforeAll(() => startInProcess({ cache: false }));

const change = ({ organizer, eventId }: Draft, ticketTypeId: string, body: object, headers = {}) =>
  call('PATCH', `/v1/events/${eventId}/ticket-types/${ticketTypeId}`, { token: organizer.token, body, ...headers });
const resize = (party: Show, capacity: number) => change(party, party.ticketTypeId, { capacity });

const mint = async (ticketTypeId: string) =>
  (await import('../../../functions/tickets/minting/mint-places.ts')).mintPlaces(ticketTypeId);
/** Runs `work` during a mint: just before it first renews its lease, or just before it releases it. */
async function atLease(ticketTypeId: string, when: 'renew' | 'release', work: () => Promise<void>): Promise<void> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const name = `${when} ${ticketTypeId}`;
  const isMoment = ({ Key, ConditionExpression, ExpressionAttributeValues: values }: any): boolean =>
    Key?.pk === `lease#${ticketTypeId}` &&
    ConditionExpression === 'leaseOwner = :me' &&
    (when === 'release') === (values[':ends'] === 0);
  dynamo.middlewareStack.add(
    (next) => async (args) => {
      if (isMoment(args.input)) {
        dynamo.middlewareStack.remove(name);
        await work();
      }
      return next(args);
    },
    { name, step: 'initialize' },
  );
}

describe('tiers by quantity', () => {
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  const tiers = [
    { name: 'Early', price: euros(2000), quantity: 700 },
    { name: 'Until May', price: euros(3000), until: '2035-05-01T00:00:00+02:00' },
  ];

  it('have their places in shards of their own, and are shown in the venue’s time zone', async () => {
    const event = await draft();
    const { id, ...shown } = must(201, await addType(event, { kind: 'general', capacity: 1_300, tiers }));
    expect(shown.tiers).toEqual([tiers[0], tiers[1]]);
    must(200, await publish(event));
    const [listed] = (await onSale(event)).ticketTypes;
    expect(listed).toMatchObject({ tiers: shown.tiers, capacity: 1_300 });
    const inShard = Map.groupBy(await livePlaces(id), ({ shard }) => shard);
    expect([...inShard].map(([shard, places]) => [shard, places.length]).sort()).toEqual([
      [0, 350],
      [1, 350],
      [2, 300],
      [3, 300],
    ]);
    expect(await findings(event.eventId)).toEqual([]);
  });

  it('are refused if they have more places than the type', async () => {
    const event = await draft();
    const refused = await addType(event, { kind: 'general', capacity: 600, tiers });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/capacity']);
    const type = must(201, await addType(event, { kind: 'general', capacity: 700, tiers }));
    const smaller = await change(event, type.id, { capacity: 699 });
    expect([smaller.status, smaller.body.errors[0].pointer]).toEqual([422, '/capacity']);
  });
});

it('plans the shards of a draft again after a change of its capacity', async () => {
  const event = await draft();
  const { id } = must(201, await addType(event));
  expect(must(200, await change(event, id, { capacity: 1_200 }))).toMatchObject({ capacity: 1_200, version: 2 });
  expect(await typeRow(id)).toMatchObject({ shards: 3, status: 'draft' });
  must(200, await publish(event));
  await onSale(event);
  expect(await countFree(id)).toBe(1_200);
});

it('is minted with a capacity that changed before the first mint', async () => {
  const event = await draft();
  const { id } = must(201, await addType(event));
  must(200, await publish(event));
  expect(must(200, await change(event, id, { capacity: 7 }))).toMatchObject({ capacity: 7, status: 'preparing' });
  await onSale(event);
  expect(await placesOf(id)).toHaveLength(7);
  expect(await typeRow(id)).toMatchObject({ capacity: 7, status: 'on_sale' });
});

describe('the capacity of a type on sale', () => {
  it('grows and shrinks while buyers hold places', async () => {
    const party = await show({ capacity: 20 });
    const { ticketTypeId } = party;
    const buyer = await account();
    must(200, await hold(buyer, ticketTypeId, 3));
    expect(must(200, await resize(party, 30))).toMatchObject({ capacity: 30 });
    await deliver();
    expect(await countFree(ticketTypeId)).toBe(27);
    must(200, await resize(party, 5));
    await deliver();
    expect(await countFree(ticketTypeId)).toBe(2);
    expect(await livePlaces(ticketTypeId)).toHaveLength(5);
    expect((await typeRow(ticketTypeId)).targetCapacity).toBeUndefined();
    expect(must(200, await call('GET', '/v1/cart', { token: buyer.token })).items[0].quantity).toBe(3);
    must(200, await resize(party, 12));
    await deliver();
    expect(await countFree(ticketTypeId)).toBe(9);
    // Void places are revived: there were 30 places before, so none are minted.
    expect(await placesOf(ticketTypeId)).toHaveLength(30);
  });

  it('cannot fall below the places sold and held, and the answer gives the lowest value', async () => {
    const party = await show({ capacity: 20 });
    must(200, await hold(await account(), party.ticketTypeId, 6));
    const refused = await resize(party, 5);
    expect([refused.status, refused.body.code, refused.body.lowest]).toEqual([409, 'capacity_too_low', 6]);
    expect(await typeRow(party.ticketTypeId)).not.toHaveProperty('targetCapacity');
    must(200, await resize(party, 6));
    await deliver();
    expect(await countFree(party.ticketTypeId)).toBe(0);
  });

  it('ends as low as possible if buyers were faster', async () => {
    const party = await show({ capacity: 20 });
    must(200, await resize(party, 4));
    must(200, await hold(await account(), party.ticketTypeId, 7));
    await deliver();
    expect(await livePlaces(party.ticketTypeId)).toHaveLength(7);
    const { token } = party.organizer;
    const { ticketTypes } = must(200, await call('GET', `/v1/events/${party.eventId}`, { token }));
    expect(ticketTypes[0].capacity).toBe(7);
  });

  it('voids places with a lapsed hold only if no free places are left', async () => {
    const party = await show({ capacity: 10 });
    const { ticketTypeId } = party;
    must(200, await hold(await account(), ticketTypeId, 4));
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { placeKey } = await import('../../../shared/inventory/place.ts');
    const held = (await placesOf(ticketTypeId)).filter(({ status }) => status === 'held');
    for (const place of held) {
      await update(process.env.TICKETS_TABLE ?? '', placeKey(place), {
        UpdateExpression: 'SET claimableAt = :past',
        ExpressionAttributeValues: { ':past': Date.now() - 1 },
      });
    }
    must(200, await resize(party, 4));
    await deliver();
    expect((await livePlaces(ticketTypeId)).map(({ status }) => status)).toEqual(['held', 'held', 'held', 'held']);
    must(200, await resize(party, 1));
    await deliver();
    expect(await livePlaces(ticketTypeId)).toHaveLength(1);
    for (const place of await placesOf(ticketTypeId))
      if (place.status === 'void') expect(place).not.toHaveProperty('claimableAt');
  });

  it('follows the newest of several changes, each conditional on its version', async () => {
    const party = await show({ capacity: 20 });
    const { version } = await typeRow(party.ticketTypeId);
    const ifMatch = { headers: { 'if-match': `"${version}"` } };
    must(200, await change(party, party.ticketTypeId, { capacity: 40 }, ifMatch));
    expect((await change(party, party.ticketTypeId, { capacity: 50 }, ifMatch)).status).toBe(412);
    must(200, await resize(party, 25));
    await deliver();
    expect(await countFree(party.ticketTypeId)).toBe(25);
  });

  it('cannot be changed by house seats for general admission, not even together with a capacity', async () => {
    const party = await show();
    for (const body of [{ blockedSeats: [] }, { capacity: 30, blockedSeats: ['A-1-1'] }]) {
      const refused = await change(party, party.ticketTypeId, body);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/blockedSeats']);
    }
  });

  it('cannot be changed for a seated type, whose seats follow from its sections', async () => {
    const event = await draft({
      seatMap: { sections: [{ id: 'A', name: 'A', kind: 'seated', rows: [{ name: '1', seats: [{ name: '1' }] }] }] },
    });
    const { id } = must(201, await addType(event, { kind: 'seated', sectionIds: ['A'] }));
    for (const body of [{ capacity: 2 }, { capacity: 2, blockedSeats: ['nowhere'] }]) {
      const refused = await change(event, id, body);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/capacity']);
    }
  });
});

describe('the mint', () => {
  it('can run concurrently with itself and with buyers', async () => {
    const party = await show({ capacity: 120, maxPerOrder: 40, maxPerCustomer: 40 });
    const { ticketTypeId } = party;
    must(200, await resize(party, 60));
    const buyers = await Promise.all(Array.from({ length: 4 }, () => account()));
    const [, , , ...held] = await Promise.all([
      // A mint that finds the lease taken fails, and is retried later.
      ...[1, 2, 3].map(() => mint(ticketTypeId).catch(() => undefined)),
      ...buyers.map((buyer) => hold(buyer, ticketTypeId, 8)),
    ]);
    expect(held.map((answer) => answer?.status)).toEqual([200, 200, 200, 200]);
    await deliver();
    expect(await livePlaces(ticketTypeId)).toHaveLength(60);
    expect(await countFree(ticketTypeId)).toBe(28);
    expect(await typeRow(ticketTypeId)).toMatchObject({ capacity: 60, status: 'on_sale' });
  });

  it('completes in spite of conflicts with the transactions of buyers', async () => {
    const party = await show({ capacity: 20 });
    const single: Fault[] = [
      { kind: 'conflict', command: 'UpdateItem', share: 0.5 },
      { kind: 'conflict', command: 'PutItem', share: 0.5 },
    ];
    for (const capacity of [5, 40]) {
      must(200, await resize(party, capacity));
      // The first transaction of the mint conflicts, so its places are minted one by one.
      const happened = await injectFaults([...single, { kind: 'conflict', command: 'TransactWriteItems', at: [0] }]);
      await deliver();
      expect(await countFree(party.ticketTypeId)).toBe(capacity);
      expect(happened.conflict).toBeGreaterThan(10);
      await injectFaults([]);
    }
  });

  it('writes nothing after it has failed, since its lease is released', async () => {
    const party = await show({ capacity: 5 });
    must(200, await resize(party, 400));
    await injectFaults([
      { kind: 'slow', command: 'TransactWriteItems', milliseconds: 20 },
      { kind: 'crashed', command: 'TransactWriteItems', at: [3] },
    ]);
    await expect(mint(party.ticketTypeId)).rejects.toThrow('socket hang up');
    const written = (await placesOf(party.ticketTypeId)).length;
    await wait(200);
    expect(await placesOf(party.ticketTypeId)).toHaveLength(written);
    expect(written).toBeLessThan(400);
  });

  it('changes nothing in a type that matches its target', async () => {
    const { ticketTypeId } = await show({ capacity: 5 });
    const before = await typeRow(ticketTypeId);
    await mint(ticketTypeId);
    expect(await typeRow(ticketTypeId)).toEqual(before);
  });

  it('fails while another mint holds the lease, and is retried, since the other may fail for good', async () => {
    const party = await show({ capacity: 5 });
    const { takeLease } = await import('../../../functions/tickets/minting/lease-store.ts');
    const lease = await takeLease(party.ticketTypeId, Date.now());
    expect(await takeLease(party.ticketTypeId, Date.now())).toBeUndefined();
    await mint(party.ticketTypeId);
    must(200, await resize(party, 9));
    await expect(deliver()).rejects.toThrow(/^Another mint holds the lease of/);
    expect(await countFree(party.ticketTypeId)).toBe(5);
    await lease?.release();
    await deliver();
    expect(await countFree(party.ticketTypeId)).toBe(9);
  });

  it('has its lease even if the answer to the write was lost', async () => {
    const { takeLease } = await import('../../../functions/tickets/minting/lease-store.ts');
    const happened = await injectFaults([{ kind: 'lost', command: 'UpdateItem', at: [0] }]);
    expect(await takeLease('test', Date.now())).toBeDefined();
    expect(happened.lost).toBe(1);
  });

  it('completes what a failed mint left, once its lease has run out', async () => {
    const party = await show({ capacity: 5 });
    const { takeLease } = await import('../../../functions/tickets/minting/lease-store.ts');
    const dead = await takeLease(party.ticketTypeId, Date.now() - ticketLimits.mintLeaseMs);
    must(200, await resize(party, 9));
    await deliver();
    expect(await countFree(party.ticketTypeId)).toBe(9);
    await expect(dead?.renew(Date.now())).rejects.toThrow(/^The lease of .* belongs to another owner/);
  });

  it('reads the target again after it has released the lease, so that no last change waits for a retry', async () => {
    const party = await show({ capacity: 5 });
    await atLease(party.ticketTypeId, 'release', async () => {
      must(200, await resize(party, 8));
      await expect(deliver()).rejects.toThrow(/^Another mint holds the lease of/);
    });
    await mint(party.ticketTypeId);
    expect(await countFree(party.ticketTypeId)).toBe(8);
    expect(await typeRow(party.ticketTypeId)).toMatchObject({ capacity: 8, status: 'on_sale' });
  });

  it('reads the target again before each page, and mints nothing beyond it', async () => {
    const party = await show({ capacity: 5 });
    must(200, await resize(party, 60));
    await atLease(party.ticketTypeId, 'renew', async () => {
      must(200, await resize(party, 8));
    });
    await deliver();
    expect(await placesOf(party.ticketTypeId)).toHaveLength(8);
  });
});
