/*
 * The expressions of every kind against one item. `test/engines/table-store.test.ts` compares far more of them with
 * DynamoDB Local.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, N, S, thingsPlan } from '../../../../support/tables/host-table.ts';

const item = {
  ...key('a'),
  text: S('words'),
  count: N(5),
  list: { L: [N(1), N(2), N(3)] },
  map: { M: { deep: { M: { x: N(1) } }, y: S('y') } },
  tags: { SS: ['a', 'b'] },
  face: S('😀'),
};

let call: ReturnType<typeof caller>;
beforeEach(async () => {
  const tables = new Tables(new Database());
  tables.ensure(thingsPlan);
  call = caller(tables);
  await call('PutItem', { Item: item });
});

const values = { ':five': N(5), ':one': N(1), ':wo': S('wo'), ':b': S('b'), ':type': S('L'), ':last': S('\uffff') };
const used = (text: string) => {
  const found = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(text));
  return found.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(found) } : {};
};
const names = { ExpressionAttributeNames: { '#count': 'count', '#text': 'text', '#list': 'list', '#map': 'map' } };
const named = (text: string) => {
  const found = Object.entries(names.ExpressionAttributeNames).filter(([name]) => text.includes(name));
  return found.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(found) } : {};
};

describe('conditions', () => {
  const check = (ConditionExpression: string) =>
    call('DeleteItem', {
      Key: key('a'),
      ConditionExpression,
      ...used(ConditionExpression),
      ...named(ConditionExpression),
    });

  it.each([
    '#count = :five',
    '#count <> :one AND #count > :one',
    '#count BETWEEN :one AND :five',
    '#count IN (:one, :five)',
    'NOT #count < :five',
    'attribute_not_exists(absent) AND attribute_exists(#map.deep.x)',
    'attribute_exists(#list[2]) AND NOT attribute_exists(#list[3])',
    'begins_with(#text, :wo)',
    'contains(tags, :b) AND contains(#list, :one)',
    'attribute_type(#list, :type)',
    'size(#text) = :five',
    'attribute_exists(absent) OR (#count = :five AND #map.deep.x = :one)',
    'absent <> :one',
    // By UTF-8 bytes. UTF-16 has the other order.
    'face > :last AND :last < face',
  ])('%s holds', async (condition) => {
    await expect(check(condition)).resolves.toEqual({});
  });

  it.each([
    '#count = :one',
    '#count > #text',
    'absent = :one',
    'attribute_exists(#text.x)',
    'begins_with(#count, :wo)',
    'size(#count) = :one',
    'attribute_exists(absent) OR attribute_exists(#text) AND attribute_exists(absent)',
  ])('%s does not hold', async (condition) => {
    await expect(check(condition)).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' });
  });

  it.each([
    ['#count =', 'Syntax error; token: "<EOF>"'],
    ['text = :b', 'reserved keyword: text'],
    ['absent = :undefined', 'attribute value: :undefined'],
    ['absent = #undefined', 'attribute name: #undefined'],
    ['foo(absent)', 'Invalid function name'],
    ['((attribute_exists(absent)))', 'redundant parentheses'],
    ['absent BETWEEN :five AND :one', 'upper bound'],
  ])('%s is refused', async (condition, reason) => {
    await expect(check(condition)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(reason),
    });
  });

  it('refuses names and values that no expression uses', async () => {
    const more = { ConditionExpression: 'attribute_exists(pk)' };
    await expect(
      call('DeleteItem', { Key: key('a'), ...more, ExpressionAttributeValues: { ':x': N(1) } }),
    ).rejects.toThrow('unused in expressions: keys: {:x}');
    await expect(
      call('DeleteItem', { Key: key('a'), ...more, ExpressionAttributeNames: { '#x': 'x' } }),
    ).rejects.toThrow('unused in expressions: keys: {#x}');
    await expect(call('DeleteItem', { Key: key('a'), ExpressionAttributeValues: { ':x': N(1) } })).rejects.toThrow(
      'can only be specified when using expressions',
    );
  });

  it('answers a failed condition with the item when asked', async () => {
    const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
    const request = { Item: item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await expect(call('PutItem', request)).rejects.toMatchObject({ members: { Item: item } });
    await expect(call('PutItem', { Item: item, ...condition })).rejects.toMatchObject({ members: {} });
  });
});

describe('updates', () => {
  const change = async (UpdateExpression: string, given: object = used(UpdateExpression)) => {
    const input = { Key: key('a'), UpdateExpression, ...given, ...named(UpdateExpression), ReturnValues: 'ALL_NEW' };
    return (await call('UpdateItem', input)).Attributes;
  };

  it('read all operands before they change anything', async () => {
    expect(await change('SET #text = #count, #count = #text')).toMatchObject({ text: N(5), count: S('words') });
  });

  it('count indexes in the list as it was', async () => {
    const given = { ExpressionAttributeValues: { ':x': S('x'), ':y': S('y') } };
    const changed = await change('SET #list[9] = :x, #list[7] = :y REMOVE #list[0]', given);
    expect(changed).toMatchObject({ list: { L: [N(2), N(3), S('y'), S('x')] } });
  });

  it('add, subtract, append, and fall back to a default', async () => {
    const given = { ExpressionAttributeValues: { ':one': N(1), ':more': { L: [N(4)] } } };
    const text =
      'SET #count = #count - :one, extra = if_not_exists(extra, :one) + :one, #list = list_append(#list, :more)';
    const list = { L: [N(1), N(2), N(3), N(4)] };
    expect(await change(text, given)).toMatchObject({ count: N(4), extra: N(2), list });
  });

  it('ADD and DELETE work on numbers and sets', async () => {
    const given = { ExpressionAttributeValues: { ':one': N(1), ':set': { SS: ['c', 'a'] } } };
    expect(await change('ADD #count :one, tags :set', given)).toMatchObject({
      count: N(6),
      tags: { SS: ['a', 'b', 'c'] },
    });
    const all = { ExpressionAttributeValues: { ':set': { SS: ['a', 'b', 'c'] } } };
    expect(await change('DELETE tags :set', all)).not.toHaveProperty('tags');
  });

  it.each([
    ['SET absent.x = :one', 'document path provided in the update expression is invalid'],
    ['SET extra = absent', 'attribute that does not exist'],
    ['SET extra = #text + :one', 'incorrect data type'],
    ['SET #map.y = :one, #map = :one', 'overlap'],
    ['SET #map.y = :one, #map[0] = :one', 'conflict'],
    ['SET pk = :one', 'part of the key'],
    ['SET extra = :one SET more = :one', 'can only be used once'],
  ])('%s is refused and changes nothing', async (update, reason) => {
    await expect(change(update)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(reason),
    });
    expect(await call('GetItem', { Key: key('a') })).toEqual({ Item: item });
  });

  it.each([
    ['NONE', undefined],
    ['ALL_OLD', item],
    ['ALL_NEW', { ...item, count: N(1), fresh: N(1) }],
    ['UPDATED_OLD', { count: N(5) }],
    ['UPDATED_NEW', { count: N(1), fresh: N(1) }],
  ])('return %s', async (ReturnValues, expected) => {
    const { Attributes } = await call('UpdateItem', {
      Key: key('a'),
      UpdateExpression: 'SET #count = :one, fresh = :one',
      ...named('#count'),
      ExpressionAttributeValues: { ':one': N(1) },
      ReturnValues,
    });
    expect(Attributes).toEqual(expected);
  });

  it('keep attributes named as what objects inherit', async () => {
    const given = { ExpressionAttributeNames: { '#p': '__proto__' }, ExpressionAttributeValues: { ':one': N(1) } };
    const input = { Key: key('b'), UpdateExpression: 'SET #p = :one, toString = :one', ...given };
    await call('UpdateItem', input);
    const { Item } = await call('GetItem', { Key: key('b') });
    expect(Object.keys(Item ?? {}).sort()).toEqual(['__proto__', 'pk', 'sk', 'toString']);
    await expect(change('SET extra = valueOf', {})).rejects.toThrow('does not exist');
  });
});

it('projections select attributes, members of maps and members of lists', async () => {
  const ProjectionExpression = '#map.deep.x, #list[2], #list[0], absent';
  const { Item } = await call('GetItem', { Key: key('a'), ProjectionExpression, ...named(ProjectionExpression) });
  expect(Item).toEqual({ map: { M: { deep: { M: { x: N(1) } } } }, list: { L: [N(1), N(3)] } });
});
