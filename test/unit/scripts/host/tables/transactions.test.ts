import { beforeEach, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, N, rowCount, S, thingsPlan } from '../../../../support/tables/host-table.ts';

let database: Database;
let tables: Tables;
let call: ReturnType<typeof caller>;
let now: number;
beforeEach(() => {
  now = 1_000_000_000;
  database = new Database();
  tables = new Tables(database, () => now);
  tables.ensure(thingsPlan);
  call = caller(tables);
});

const table = { TableName: 'Things' };
const put = (sk: string, more: object = {}) => ({ Put: { ...table, Item: key(sk), ...more } });
const add = (sk: string) => ({
  Update: { ...table, Key: key(sk), UpdateExpression: 'ADD x :x', ExpressionAttributeValues: { ':x': N(1) } },
});
const ifAbsent = { ConditionExpression: 'attribute_not_exists(pk)' };
const transact = (actions: object[], more = {}) => call('TransactWriteItems', { TransactItems: actions, ...more });
const item = async (sk: string) => (await call('GetItem', { Key: key(sk) })).Item;

it('writes all actions', async () => {
  await call('PutItem', { Item: key('old') });
  const check = { ConditionCheck: { ...table, Key: key('none'), ...ifAbsent } };
  await transact([put('a'), add('b'), { Delete: { ...table, Key: key('old') } }, check]);
  expect(await item('a')).toEqual(key('a'));
  expect(await item('b')).toEqual({ ...key('b'), x: N(1) });
  expect(await item('old')).toBeUndefined();
});

it('writes nothing and tells the reason of each action when a condition fails', async () => {
  await call('PutItem', { Item: key('a') });
  const failing = put('a', { ...ifAbsent, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  await expect(
    transact([put('b'), failing, put('c', { ConditionExpression: 'attribute_exists(pk)' })]),
  ).rejects.toMatchObject({
    code: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
      '[None, ConditionalCheckFailed, ConditionalCheckFailed]',
    members: {
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: key('a') },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    },
  });
  expect(await item('b')).toBeUndefined();
});

it('names the item that cannot be written', async () => {
  const wrong = { ...key('b'), rank: S('1') };
  await expect(transact([put('a'), { Put: { ...table, Item: wrong } }])).rejects.toMatchObject({
    code: 'TransactionCanceledException',
    members: { CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }] },
  });
  const update = { ...table, Key: key('a'), UpdateExpression: 'SET x = absent' };
  await expect(transact([{ Update: update }, put('b')])).rejects.toMatchObject({
    members: { CancellationReasons: [{ Code: 'ValidationError' }, { Code: 'None' }] },
  });
});

it('refuses two actions on one item, more than 100 actions and wrong expressions', async () => {
  const refused = { code: 'ValidationException' };
  await expect(
    transact([put('a'), { ConditionCheck: { ...table, Key: key('a'), ...ifAbsent } }]),
  ).rejects.toMatchObject(refused);
  await expect(transact(Array.from({ length: 101 }, (_, index) => put(`${index}`)))).rejects.toMatchObject(refused);
  await expect(transact([])).rejects.toMatchObject(refused);
  await expect(transact([{ ...put('a'), ...add('b') }])).rejects.toMatchObject(refused);
  await expect(transact([put('a', { ConditionExpression: 'x =' })])).rejects.toMatchObject(refused);
  await expect(transact([{ ConditionCheck: { ...table, Key: key('a') } }])).rejects.toMatchObject(refused);
});

it('executes a request with the same token once within ten minutes', async () => {
  const token = { ClientRequestToken: 'token' };
  await transact([add('a')], token);
  now += 10 * 60_000;
  await transact([add('a')], token);
  expect(await item('a')).toMatchObject({ x: N(1) });
  await expect(transact([add('b')], token)).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' });
  now += 1;
  await transact([add('a')], token);
  expect(await item('a')).toMatchObject({ x: N(2) });
});

it('repeats a cancelled transaction in spite of its token', async () => {
  const token = { ClientRequestToken: 'token' };
  const request = [
    put('b'),
    { ConditionCheck: { ...table, Key: key('a'), ConditionExpression: 'attribute_exists(pk)' } },
  ];
  await expect(transact(request, token)).rejects.toMatchObject({ code: 'TransactionCanceledException' });
  await call('PutItem', { Item: key('a') });
  await transact(request, token);
  expect(await item('b')).toEqual(key('b'));
});

it('forgets old tokens', async () => {
  for (let index = 0; index < 10; index++) await transact([add('a')], { ClientRequestToken: `old-${index}` });
  now += 11 * 60_000;
  for (let index = 0; index < 5; index++) await transact([add('a')], { ClientRequestToken: `new-${index}` });
  expect(rowCount(database, 'dynamodb_request_tokens')).toBe(5);
});

it('reads several items at once', async () => {
  await call('PutItem', { Item: { ...key('a'), x: N(1) } });
  const gets = [{ Key: key('a'), ProjectionExpression: 'x' }, { Key: key('b') }];
  expect(await call('TransactGetItems', { TransactItems: gets.map((get) => ({ Get: { ...table, ...get } })) })).toEqual(
    {
      Responses: [{ Item: { x: N(1) } }, {}],
    },
  );
});
