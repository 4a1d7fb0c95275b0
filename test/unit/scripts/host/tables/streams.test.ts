import { beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, N, S, thingsPlan } from '../../../../support/tables/host-table.ts';

let tables: Tables;
let call: ReturnType<typeof caller>;
let now: number;
beforeEach(() => {
  now = Date.UTC(2026, 10, 28);
  tables = new Tables(new Database(), () => now);
  tables.ensure(thingsPlan);
  call = caller(tables);
});

const records = (after = 0, limit = 100) => tables.readStream('Things', after, limit);
const eventNames = () => records().map(({ record }) => record.eventName);

describe('a stream', () => {
  it('has a record with both images for each change', async () => {
    await call('PutItem', { Item: { ...key('a'), x: N(1) } });
    await call('PutItem', { Item: { ...key('a'), x: N(2) } });
    await call('DeleteItem', { Key: key('a') });
    expect(eventNames()).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(records()[1]?.record).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: now / 1000,
        Keys: key('a'),
        NewImage: { ...key('a'), x: N(2) },
        OldImage: { ...key('a'), x: N(1) },
        SequenceNumber: '000000000000000000002',
        SizeBytes: 6 + 9 + 9,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: thingsPlan.streamArn,
    });
  });

  it('has none for writes that change nothing', async () => {
    await call('PutItem', { Item: { ...key('a'), x: N(1), y: S('y') } });
    await call('PutItem', { Item: { y: S('y'), x: N('1.0'), ...key('a') } });
    await call('UpdateItem', { Key: key('a'), UpdateExpression: 'SET x = x REMOVE z' });
    await call('DeleteItem', { Key: key('b') });
    await call('UpdateItem', { Key: key('b'), UpdateExpression: 'REMOVE z' });
    await expect(
      call('PutItem', { Item: key('a'), ConditionExpression: 'attribute_not_exists(pk)' }),
    ).rejects.toThrow();
    expect(eventNames()).toEqual(['INSERT']);
  });

  it('has none of a transaction that was cancelled', async () => {
    const check = {
      ConditionCheck: { TableName: 'Things', Key: key('b'), ConditionExpression: 'attribute_exists(pk)' },
    };
    const put = { Put: { TableName: 'Things', Item: key('a') } };
    await expect(call('TransactWriteItems', { TransactItems: [put, check] })).rejects.toThrow();
    expect(records()).toEqual([]);
  });

  it('is read behind a position, and positions go on after all records were dropped', async () => {
    for (const sk of ['a', 'b', 'c']) await call('PutItem', { Item: key(sk) });
    expect(records(1, 1).map(({ position }) => position)).toEqual([2]);
    tables.trimStream('Things', 3);
    expect(records()).toEqual([]);
    await call('PutItem', { Item: key('d') });
    expect(records().map(({ position }) => position)).toEqual([4]);
  });

  it('shows only new images if the table says so', async () => {
    tables.ensure({ ...thingsPlan, name: 'Outbox', streamView: 'NEW_IMAGE' });
    await tables.handle('PutItem', { TableName: 'Outbox', Item: key('a') });
    await tables.handle('DeleteItem', { TableName: 'Outbox', Key: key('a') });
    const [added, removed] = tables.readStream('Outbox', 0, 9).map(({ record }) => record.dynamodb);
    expect(added).toMatchObject({ NewImage: key('a'), StreamViewType: 'NEW_IMAGE' });
    expect(removed).toMatchObject({ Keys: key('a') });
    expect(removed).not.toHaveProperty('OldImage');
  });

  it('tells its listeners once for all writes of a commit', async () => {
    const told: string[] = [];
    const stop = tables.onStream((name) => told.push(name));
    await Promise.all(['a', 'b'].map((sk) => call('PutItem', { Item: key(sk) })));
    expect(told).toEqual(['Things']);
    await call('PutItem', { Item: key('a') });
    expect(told).toEqual(['Things']);
    stop();
    await call('PutItem', { Item: key('c') });
    expect(told).toEqual(['Things']);
  });
});

describe('expiry', () => {
  const seconds = () => now / 1000;

  it('deletes items behind their time, as DynamoDB itself', async () => {
    await call('PutItem', { Item: { ...key('past'), ttl: N(seconds() - 1) } });
    await call('PutItem', { Item: { ...key('now'), ttl: N(seconds()) } });
    await call('PutItem', { Item: { ...key('text'), ttl: S('1') } });
    await call('PutItem', { Item: { ...key('ancient'), ttl: N(1) } });
    expect(await tables.expire(100)).toBe(1);
    expect((await call('Scan')).Items?.map(({ sk }) => sk?.S)).toEqual(['ancient', 'now', 'text']);
    const last = records().at(-1)?.record;
    expect(last?.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });
    expect(last).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { ...key('past') } } });
  });

  it('deletes at most as many as asked', async () => {
    for (const sk of ['a', 'b', 'c']) await call('PutItem', { Item: { ...key(sk), ttl: N(seconds() - 1) } });
    expect(await tables.expire(2)).toBe(2);
    expect(await tables.expire(2)).toBe(1);
    expect(await tables.expire(2)).toBe(0);
  });

  it('follows the attribute when an update changes it', async () => {
    await call('PutItem', { Item: { ...key('a'), ttl: N(seconds() - 1) } });
    const later = { UpdateExpression: 'SET #t = :t', ExpressionAttributeNames: { '#t': 'ttl' } };
    await call('UpdateItem', { Key: key('a'), ...later, ExpressionAttributeValues: { ':t': N(seconds() + 9) } });
    expect(await tables.expire(100)).toBe(0);
    now += 10_000;
    expect(await tables.expire(100)).toBe(1);
  });
});
