import { beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, N, S, thingsPlan } from '../../../../support/tables/host-table.ts';

let call: ReturnType<typeof caller>;
beforeEach(() => {
  const tables = new Tables(new Database());
  tables.ensure(thingsPlan);
  call = caller(tables);
});

const text = (length: number) => S('x'.repeat(length));
const refusal = (message: string) => ({ code: 'ValidationException', message: expect.stringContaining(message) });

describe('items', () => {
  it('come back as written, with numbers and sets in one form', async () => {
    const nested = { M: { list: { L: [N('1.0'), { NULL: true }, { BOOL: false }, { B: 'AAE=' }] } } };
    await call('PutItem', { Item: { ...key('a'), nested, numbers: { NS: ['10', '9', '1.50'] }, empty: S('') } });
    const { Item } = await call('GetItem', { Key: key('a'), ConsistentRead: true });
    expect(Item).toEqual({
      ...key('a'),
      nested: { M: { list: { L: [N('1'), { NULL: true }, { BOOL: false }, { B: 'AAE=' }] } } },
      numbers: { NS: ['1.5', '9', '10'] },
      empty: S(''),
    });
  });

  it.each([
    [{ pk: S('p') }, 'Missing the key sk in the item'],
    [{ pk: S('p'), sk: N(1) }, 'Type mismatch for key sk expected: S actual: N'],
    [key(''), 'cannot contain an empty string value. Key: sk'],
    [{ pk: text(2049), sk: S('a') }, 'maximum size limit of2048 bytes'],
    [{ pk: S('p'), sk: text(1025) }, 'size limit of 1024 bytes'],
    [{ ...key('a'), rank: S('1') }, 'Type mismatch for Index Key rank Expected: N Actual: S IndexName: ranked'],
    [{ ...key('a'), group: S('') }, 'IndexName: ranked, IndexKey: group'],
    [{ ...key('a'), x: {} }, 'must contain exactly one'],
    [{ ...key('a'), x: { S: 'a', N: '1' } }, 'more than one datatypes'],
    [{ ...key('a'), x: { SS: [] } }, 'may not be empty'],
    [{ ...key('a'), x: { NS: ['1', '1.0'] } }, 'contains duplicates'],
    [{ ...key('a'), x: N('abc') }, 'cannot be converted to a numeric value'],
    [{ ...key('a'), x: text(410_000) }, 'Item size has exceeded'],
  ])('%o is refused', async (Item, message) => {
    await expect(call('PutItem', { Item })).rejects.toMatchObject(refusal(message));
  });

  it('has at most 400 KB, names included', async () => {
    const rest = 'pkpskax'.length;
    await call('PutItem', { Item: { ...key('a'), x: text(409_600 - rest) } });
    await expect(call('PutItem', { Item: { ...key('a'), x: text(409_601 - rest) } })).rejects.toThrow('Item size');
  });

  it('is found only by exactly its key', async () => {
    const message = 'The provided key element does not match the schema';
    for (const Key of [{}, { pk: S('p') }, { ...key('a'), x: S('x') }, { pk: S('p'), sk: N(1) }]) {
      await expect(call('GetItem', { Key })).rejects.toMatchObject(refusal(message));
    }
    await expect(call('GetItem', { TableName: 'Absent', Key: key('a') })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('an update creates an item, unless it only removes attributes', async () => {
    await call('UpdateItem', { Key: key('a'), UpdateExpression: 'REMOVE x' });
    expect(await call('GetItem', { Key: key('a') })).toEqual({});
    await call('UpdateItem', { Key: key('a') });
    expect(await call('GetItem', { Key: key('a') })).toEqual({ Item: key('a') });
  });

  it('refuses an update that gives an index key another type', async () => {
    const update = { UpdateExpression: 'SET #r = :v', ExpressionAttributeNames: { '#r': 'rank' } };
    const given = { Key: key('a'), ...update, ExpressionAttributeValues: { ':v': S('x') } };
    await expect(call('UpdateItem', given)).rejects.toMatchObject(refusal('index key to unsupported type'));
  });

  it.each(['AttributeUpdates', 'Expected'])('refuses the legacy parameter %s', async (name) => {
    await expect(call('UpdateItem', { Key: key('a'), [name]: {} })).rejects.toMatchObject(refusal(name));
  });

  it('refuses operations that DynamoDB has and the host does not', async () => {
    await expect(call('ExecuteStatement')).rejects.toMatchObject({ code: 'UnknownOperationException' });
    await expect(call('toString')).rejects.toMatchObject({ code: 'UnknownOperationException' });
  });
});

describe('batches', () => {
  const puts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ PutRequest: { Item: key(`${index}`) } }));
  const write = (requests: object[]) => call('BatchWriteItem', { RequestItems: { Things: requests } });
  const read = (Keys: object[]) => call('BatchGetItem', { RequestItems: { Things: { Keys } } });

  it('write and read many items', async () => {
    expect(await write(puts(25))).toEqual({ UnprocessedItems: {} });
    await write([{ DeleteRequest: { Key: key('0') } }]);
    expect(await read([key('0'), key('1')])).toEqual({ Responses: { Things: [key('1')] }, UnprocessedKeys: {} });
  });

  it('have limits and no duplicates', async () => {
    await expect(write(puts(26))).rejects.toMatchObject(refusal('Too many items'));
    await expect(write([...puts(1), ...puts(1)])).rejects.toMatchObject(refusal('duplicates'));
    await expect(read([key('a'), key('a')])).rejects.toMatchObject(refusal('duplicates'));
    await expect(read(Array.from({ length: 101 }, (_, index) => key(`${index}`)))).rejects.toMatchObject(
      refusal('Too many items'),
    );
  });

  it('leave keys unprocessed behind 16 MB', async () => {
    const Keys = Array.from({ length: 45 }, (_, index) => key(`${index}`));
    for (const one of Keys) await call('PutItem', { Item: { ...one, x: text(400_000) } });
    const answer = (await read(Keys)) as unknown as {
      Responses: { Things: unknown[] };
      UnprocessedKeys: { Things: { Keys: unknown[] } };
    };
    expect(answer.Responses.Things.length).toBeLessThan(45);
    expect(answer.Responses.Things.length + answer.UnprocessedKeys.Things.Keys.length).toBe(45);
  });
});
