import { beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, N, S, thingsPlan } from '../../../../support/tables/host-table.ts';

let call: ReturnType<typeof caller>;
beforeEach(async () => {
  const tables = new Tables(new Database());
  tables.ensure(thingsPlan);
  call = caller(tables);
  for (const [index, sk] of ['e', 'a', 'd', 'b', 'c'].entries()) {
    await call('PutItem', { Item: { ...key(sk), group: S('g'), rank: N(index % 2), x: S(sk) } });
  }
});

const ofPartition = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('p') } };
const ofIndex = {
  IndexName: 'ranked',
  KeyConditionExpression: '#g = :g',
  ExpressionAttributeNames: { '#g': 'group' },
  ExpressionAttributeValues: { ':g': S('g') },
};
type Answer = Awaited<ReturnType<typeof call>>;
const sortKeys = ({ Items = [] }: Answer): string => Items.map(({ sk }) => sk?.S).join('');

/** The sort keys of every page. */
async function pages(operation: string, input: object): Promise<string[]> {
  const found: string[] = [];
  let start: object = {};
  for (;;) {
    const page = await call(operation, { ...input, ...start });
    found.push(sortKeys(page));
    if (!page.LastEvaluatedKey) return found;
    start = { ExclusiveStartKey: page.LastEvaluatedKey };
  }
}

describe('queries', () => {
  it('read a partition in the order of its sort key, both ways', async () => {
    expect(sortKeys(await call('Query', ofPartition))).toBe('abcde');
    expect(sortKeys(await call('Query', { ...ofPartition, ScanIndexForward: false }))).toBe('edcba');
  });

  it.each([
    ['sk = :a', 'b', 'b'],
    ['sk < :a', 'c', 'ab'],
    ['sk <= :a', 'c', 'abc'],
    ['sk > :a', 'c', 'de'],
    ['sk >= :a', 'c', 'cde'],
    ['begins_with(sk, :a)', 'd', 'd'],
  ])('with %s', async (condition, value, expected) => {
    const input = {
      KeyConditionExpression: `pk = :p AND ${condition}`,
      ExpressionAttributeValues: { ':p': S('p'), ':a': S(value) },
    };
    expect(sortKeys(await call('Query', input))).toBe(expected);
  });

  it('sort strings by UTF-8 bytes and find prefixes at the end of the alphabet', async () => {
    const texts = ['z', 'é', '\uffff', '\uffffa', '😀', '\u{10ffff}'];
    for (const sk of texts.toReversed()) await call('PutItem', { Item: key(sk, 'order') });
    const input = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('order') } };
    expect((await call('Query', input)).Items?.map(({ sk }) => sk?.S)).toEqual(texts);
    const prefix = (text: string) => ({
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': S('order'), ':s': S(text) },
    });
    expect(sortKeys(await call('Query', prefix('\uffff')))).toBe('\uffff\uffffa');
    expect(sortKeys(await call('Query', prefix('\u{10ffff}')))).toBe('\u{10ffff}');
  });

  it('page by Limit, and a full last page has a page key', async () => {
    expect(await pages('Query', { ...ofPartition, Limit: 2 })).toEqual(['ab', 'cd', 'e']);
    expect(await pages('Query', { ...ofPartition, Limit: 5 })).toEqual(['abcde', '']);
    expect(await pages('Query', { ...ofPartition, Limit: 3, ScanIndexForward: false })).toEqual(['edc', 'ba']);
  });

  it('filter after Limit', async () => {
    const input = {
      ...ofPartition,
      FilterExpression: 'x > :x',
      ExpressionAttributeValues: { ':p': S('p'), ':x': S('b') },
      Limit: 3,
    };
    const page = await call('Query', input);
    expect(page).toMatchObject({ Count: 1, ScannedCount: 3, LastEvaluatedKey: key('c') });
    expect(sortKeys(page)).toBe('c');
  });

  it('count without items', async () => {
    expect(await call('Query', { ...ofPartition, Select: 'COUNT' })).toEqual({ Count: 5, ScannedCount: 5 });
  });

  it('end a page behind one megabyte', async () => {
    for (const sk of ['1', '2', '3', '4', '5']) {
      await call('PutItem', { Item: { ...key(sk, 'large'), x: S('x'.repeat(300_000)) } });
    }
    const input = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': S('large') } };
    expect(await pages('Query', input)).toEqual(['1234', '5']);
  });

  it.each([
    ['of another partition', key('a', 'other'), {}],
    ['without its sort key', { pk: S('p') }, {}],
    ['with another type', { pk: S('p'), sk: N(1) }, {}],
    ['of an index', { ...key('a'), group: S('g'), rank: N(1) }, {}],
    ['of the table in an index', key('a'), ofIndex],
    ['outside the range', key('a'), { KeyConditionExpression: 'pk = :p AND sk > :p' }],
  ])('refuse a start key %s', async (_, ExclusiveStartKey, more) => {
    await expect(call('Query', { ...ofPartition, ...more, ExclusiveStartKey })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('starting key'),
    });
  });
});

describe('indexes', () => {
  it('sort by their own key, and by the table key where it is equal', async () => {
    expect(sortKeys(await call('Query', ofIndex))).toBe('cdeab');
    expect(await pages('Query', { ...ofIndex, Limit: 2 })).toEqual(['cd', 'ea', 'b']);
    expect(await pages('Query', { ...ofIndex, Limit: 4, ScanIndexForward: false })).toEqual(['baed', 'c']);
  });

  it('show what they project, and refuse the rest', async () => {
    const { Items = [] } = await call('Query', { ...ofIndex, Limit: 1 });
    expect(Items).toEqual([{ ...key('c'), group: S('g'), rank: N(0) }]);
    for (const more of [{ ProjectionExpression: 'x' }, { FilterExpression: 'x = :g' }, { Select: 'ALL_ATTRIBUTES' }]) {
      await expect(call('Query', { ...ofIndex, ...more })).rejects.toMatchObject({ code: 'ValidationException' });
    }
    await expect(call('Query', { ...ofIndex, ConsistentRead: true })).rejects.toThrow('Consistent reads');
  });

  it('lose items that lose a key, and follow items that change one', async () => {
    const names = { ExpressionAttributeNames: { '#r': 'rank' } };
    await call('UpdateItem', { Key: key('a'), UpdateExpression: 'REMOVE #r', ...names });
    const moved = { UpdateExpression: 'SET #r = :r', ...names, ExpressionAttributeValues: { ':r': N('-1.5') } };
    await call('UpdateItem', { Key: key('b'), ...moved });
    await call('DeleteItem', { Key: key('d') });
    expect(sortKeys(await call('Query', ofIndex))).toBe('bce');
  });
});

describe('scans', () => {
  it('read everything, page by page, with a filter', async () => {
    await call('PutItem', { Item: key('a', 'q') });
    expect((await pages('Scan', { Limit: 4 })).join('')).toBe('abcdea');
    const filter = { FilterExpression: 'begins_with(pk, :p)', ExpressionAttributeValues: { ':p': S('q') } };
    expect(await call('Scan', filter)).toMatchObject({ Count: 1, ScannedCount: 6 });
  });

  it('read an index', async () => {
    expect(await pages('Scan', { IndexName: 'ranked', Limit: 3 })).toEqual(['cde', 'ab']);
  });

  it('in segments are refused', async () => {
    await expect(call('Scan', { Segment: 0, TotalSegments: 2 })).rejects.toThrow('not supported');
  });
});
