import { beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../../shared/errors.ts';
import { listPage } from '../../shared/page.ts';

/** The store is the border of these tests: what it is asked for, and what it answers. */
const queryPage = vi.hoisted(() => vi.fn());
vi.mock('../../shared/dynamo.ts', () => ({ queryPage }));

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

test('a page goes on where the last one ended, whether its index sorts by text or by number', async () => {
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
  ['a truth value', cursorOf('{"createdAt":true}')],
  ['an object in a key', cursorOf('{"pk":{"S":"x"}}')],
])('a cursor that is %s is refused before any store is asked', async (_, cursor) => {
  expect(await refusal(cursor)).toEqual(['invalid_request', '?cursor']);
  expect(queryPage).not.toHaveBeenCalled();
});

test.each(['ValidationException', 'SerializationException'])(
  'a key that the store refuses as %s is a bad cursor',
  async (name) => {
    queryPage.mockRejectedValue(Object.assign(new Error('The provided starting key is invalid'), { name }));
    expect(await refusal(cursorOf('{"pk":"another list"}'))).toEqual(['invalid_request', '?cursor']);
  },
);

test('a fault of the store stays a fault', async () => {
  queryPage.mockRejectedValue(Object.assign(new Error('down'), { name: 'InternalServerError' }));
  expect(await refusal(cursorOf('{"pk":"x"}'))).toMatchObject({ name: 'InternalServerError' });
});
