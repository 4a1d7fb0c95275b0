import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import type { TablePlan } from '../../../../../scripts/local/host/plan.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { Failure } from '../../../../../scripts/local/process/failure.ts';
import { caller, key, N, S, thingsPlan } from '../../../../support/tables/host-table.ts';

let tables: Tables;
let call: ReturnType<typeof caller>;
beforeEach(() => {
  tables = new Tables(new Database());
  call = caller(tables);
});

const { indexes, ttlAttribute: _, ...rest } = thingsPlan;
const bare: TablePlan = { ...rest, indexes: [] };
const ranked = {
  IndexName: 'ranked',
  KeyConditionExpression: '#g = :g',
  ExpressionAttributeNames: { '#g': 'group' },
  ExpressionAttributeValues: { ':g': S('g') },
};

describe('tables of the plan', () => {
  it('get new indexes, filled with what they hold', async () => {
    tables.ensure(bare);
    await call('PutItem', { Item: { ...key('a'), group: S('g'), rank: N(1) } });
    await call('PutItem', { Item: key('b') });
    tables.ensure(thingsPlan);
    expect(await call('Query', ranked)).toMatchObject({ Count: 1 });
    tables.ensure(bare);
    await expect(call('Query', ranked)).rejects.toThrow('does not have the specified index');
    tables.ensure({
      ...thingsPlan,
      indexes: indexes.map((index) => ({ ...index, projection: { ProjectionType: 'ALL' } })),
    });
    expect(await call('Query', ranked)).toMatchObject({ Count: 1 });
  });

  it('leave out of an index what has another type there', async () => {
    tables.ensure(bare);
    await call('PutItem', { Item: { ...key('a'), group: S('g'), rank: S('x') } });
    tables.ensure(thingsPlan);
    expect(await call('Query', ranked)).toMatchObject({ Count: 0 });
  });

  it('get expiry times when the attribute becomes known', async () => {
    tables.ensure(bare);
    await call('PutItem', { Item: { ...key('a'), ttl: N(Math.floor(Date.now() / 1000) - 1) } });
    expect(await tables.expire(10)).toBe(0);
    tables.ensure(thingsPlan);
    expect(await tables.expire(10)).toBe(1);
  });

  it('fail when the keys of the table or of an index differ', () => {
    tables.ensure(thingsPlan);
    const keys = thingsPlan.keys.slice(0, 1);
    expect(() => tables.ensure({ ...thingsPlan, keys })).toThrow(Failure);
    expect(() => tables.ensure({ ...thingsPlan, indexes: indexes.map((index) => ({ ...index, keys })) })).toThrow(
      'The index ranked of the table Things exists in another form',
    );
  });

  it('survive a restart with items, streams and positions', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tables-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'state.sqlite');
    const before = new Database(file);
    const first = new Tables(before);
    first.ensure(thingsPlan);
    await first.handle('PutItem', { TableName: 'Things', Item: { ...key('a'), group: S('g'), rank: N(1) } });
    first.trimStream('Things', 1);
    before.close();

    const after = new Database(file);
    onTestFinished(() => after.close());
    const second = new Tables(after);
    second.ensure(thingsPlan);
    expect(await caller(second)('Query', ranked)).toMatchObject({ Count: 1 });
    await caller(second)('PutItem', { Item: key('b') });
    expect(second.readStream('Things', 0, 9).map(({ position }) => position)).toEqual([2]);
  });
});

describe('the stream of a table', () => {
  const write = (sk: string) => call('PutItem', { Item: key(sk) });
  const positions = () => tables.readStream('Things', 0, 9).map(({ position }) => position);
  const { streamArn: __, ...unstreamed } = thingsPlan;

  it('is dropped with the plan that has none, and a later one goes on behind its positions', async () => {
    tables.ensure(thingsPlan);
    await write('a');
    tables.ensure(unstreamed);
    await write('b');
    tables.ensure(thingsPlan);
    await write('c');
    expect(positions()).toEqual([2]);
  });

  it('goes on behind its positions when the table is deleted and created anew', async () => {
    tables.ensure(thingsPlan);
    await write('a');
    await call('DeleteTable');
    tables.ensure(thingsPlan);
    await write('a');
    expect(positions()).toEqual([2]);
  });
});

describe('tables of requests', () => {
  const request = {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    BillingMode: 'PAY_PER_REQUEST',
  };

  it('are created, described, listed and deleted', async () => {
    expect(await call('CreateTable', request)).toMatchObject({
      TableDescription: { TableName: 'Things', TableStatus: 'ACTIVE', KeySchema: request.KeySchema, ItemCount: 0 },
    });
    await expect(call('CreateTable', request)).rejects.toMatchObject({ code: 'ResourceInUseException' });
    for (const id of [1, 2, 10, 9]) await call('PutItem', { Item: { id: N(id) } });
    expect((await call('Scan', { Limit: 3 })).Items).toEqual([{ id: N(1) }, { id: N(2) }, { id: N(9) }]);
    expect(await call('DescribeTable')).toMatchObject({
      Table: { ItemCount: 4, TableArn: expect.stringMatching(/Things$/) },
    });
    expect(await call('ListTables')).toEqual({ TableNames: ['Things'] });
    await call('DeleteTable');
    await expect(call('DescribeTable')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await call('CreateTable', request);
    expect(await call('Scan')).toMatchObject({ Count: 0 });
  });

  it('are refused with what the host does not support', async () => {
    for (const more of [
      { LocalSecondaryIndexes: [] },
      { StreamSpecification: { StreamEnabled: true } },
      { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] },
      { TableName: 'ab' },
    ]) {
      await expect(call('CreateTable', { ...request, ...more })).rejects.toMatchObject({ code: 'ValidationException' });
    }
  });

  it('are as before when the disk is full', async () => {
    const database = new Database();
    tables = new Tables(database);
    call = caller(tables);
    const pages = Number(database.sql.prepare('PRAGMA page_count').get()?.page_count);
    const limitTo = (count: number) => database.sql.exec(`PRAGMA max_page_count = ${count}`);
    limitTo(pages);
    await expect(call('CreateTable', request)).rejects.toThrow(/full/);
    await expect(call('DescribeTable')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    limitTo(1_000_000);
    await call('CreateTable', request);
    const outcomes = await Promise.allSettled([
      call('DeleteTable'),
      database.write(() => {
        database.sql.exec('ROLLBACK');
        throw new Error('disk I/O error');
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await call('PutItem', { Item: { id: N(1) } });
    expect(await call('Scan')).toMatchObject({ Count: 1 });
  });

  it('have a time to live that can be changed', async () => {
    await call('CreateTable', request);
    const enable = (Enabled: boolean) =>
      call('UpdateTimeToLive', { TimeToLiveSpecification: { Enabled, AttributeName: 'until' } });
    await enable(true);
    expect(await call('DescribeTimeToLive')).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' },
    });
    await expect(enable(true)).rejects.toThrow('already enabled');
    await enable(false);
    expect(await call('DescribeTimeToLive')).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  });
});
