import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../../../../shared/base/problem.ts';
import { listPage, sievedPage } from '../../../../shared/dynamo/list-page.ts';

// Goal: cursors lead on to the next page, and no foreign cursor reaches the store.
// Method: the query function is mocked, so that tests see its requests and choose its answers.
const queryPage = vi.hoisted(() => vi.fn());
vi.mock('../../../../shared/dynamo/read.ts', () => ({ queryPage }));

beforeEach(() => {
  queryPage.mockReset();
  queryPage.mockResolvedValue({ items: [], next: undefined });
});

const cursorOf = (text: string) => Buffer.from(text).toString('base64url');
const list = (cursor?: string) => listPage('table', { KeyConditionExpression: 'pk = :pk' }, { limit: 2, cursor });

async function refusal(cursor: string) {
  const error = await list(cursor).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Problem ? [error.type.code, error.extras.errors?.[0]?.pointer] : error;
}

test('a page continues behind the previous one, in an index sorted by text or by number', async () => {
  const end = { pk: 'order#1', sk: 'order', userId: 'usr_1', createdAt: 1_764_000_000_000 };
  queryPage.mockResolvedValueOnce({ items: [1, 2], next: end });
  const { nextCursor } = await list();
  await list(nextCursor ?? '');
  expect(queryPage.mock.lastCall?.[1]).toMatchObject({ ExclusiveStartKey: end });
});

test.each([
  ['not base64 of JSON', 'nonsense'],
  ['empty', ''],
  ['a text', cursorOf('"pk"')],
  ['null', cursorOf('null')],
  ['a list', cursorOf('["pk"]')],
  ['a number too large for a number', cursorOf('{"createdAt":1e400}')],
  ['a number that is not exact', cursorOf('{"createdAt":1e20}')],
  ['a fraction', cursorOf('{"createdAt":0.5}')],
  ['a boolean', cursorOf('{"createdAt":true}')],
  ['an object in a key', cursorOf('{"pk":{"S":"x"}}')],
])('a cursor that is %s is refused without a read', async (_, cursor) => {
  expect(await refusal(cursor)).toEqual(['invalid_request', '?cursor']);
  expect(queryPage).not.toHaveBeenCalled();
});

test.each(['ValidationException', 'SerializationException'])(
  'a key that the store refuses with %s is a bad cursor',
  async (name) => {
    queryPage.mockRejectedValue(Object.assign(new Error('The provided starting key is invalid'), { name }));
    expect(await refusal(cursorOf('{"pk":"another list"}'))).toEqual(['invalid_request', '?cursor']);
  },
);

test('another error of the store is not a bad cursor', async () => {
  queryPage.mockRejectedValue(Object.assign(new Error('down'), { name: 'InternalServerError' }));
  expect(await refusal(cursorOf('{"pk":"x"}'))).toMatchObject({ name: 'InternalServerError' });
});

/** Numbered rows of a stored list. */
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ pk: 'list', sk: n, more: 'x' }));

test('a sieved list yields each kept item once and in order, for any sieve and any page size', async () => {
  const lists = fc.record({
    count: fc.nat(40),
    kept: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    dropped: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    limit: fc.integer({ min: 1, max: 6 }),
    perQuery: fc.integer({ min: 1, max: 9 }),
    budget: fc.integer({ min: 1, max: 12 }),
  });
  const property = fc.asyncProperty(lists, async ({ count, kept, dropped, limit, perQuery, budget }) => {
    queryPage.mockImplementation(async (_table, { Limit, ExclusiveStartKey: start }) => {
      const from = start ? start.sk + 1 : 0;
      const read = rows(count).slice(from, from + Limit);
      const last = read.at(-1);
      // Items that the query's filter drops count as read.
      const items = read.filter(({ sk }) => !dropped[sk]);
      return { items, next: last && last.sk < count - 1 ? { pk: 'list', sk: last.sk } : undefined };
    });
    const seen: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      expect(page).toBeLessThan(100);
      let judged = 0;
      const { items, nextCursor } = await sievedPage<{ pk: string; sk: number }>(
        'table',
        {},
        {
          ...{ limit, cursor, key: ['pk', 'sk'], perQuery, maxItems: 20 },
          sieve: (all) => {
            const some = all.slice(0, budget - judged);
            judged += some.length;
            const end = judged === budget ? some.at(-1) : undefined;
            return { kept: some.filter(({ sk }) => kept[sk]), end };
          },
        },
      );
      expect(items.length).toBeLessThanOrEqual(limit);
      expect(judged).toBeLessThanOrEqual(budget);
      seen.push(...items.map(({ sk }) => sk));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    expect(seen).toEqual(rows(count).flatMap(({ sk }) => (kept[sk] && !dropped[sk] ? [sk] : [])));
  });
  await fc.assert(property, { numRuns: 500 });
});
