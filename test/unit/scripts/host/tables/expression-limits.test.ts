// Expressions that AWS refuses must not pass here. `test/engines/table-store.test.ts` compares them with DynamoDB Local.
import { beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, thingsPlan } from '../../../../support/tables/host-table.ts';

let call: ReturnType<typeof caller>;
beforeEach(() => {
  const tables = new Tables(new Database());
  tables.ensure(thingsPlan);
  call = caller(tables);
});

describe('the limits of DynamoDB', () => {
  const repeated = (text: string, count: number, between = '') => Array(count).fill(text).join(between);
  const check = (ConditionExpression: string) => call('DeleteItem', { Key: key('a'), ConditionExpression });

  it.each([
    ['the length', `attribute_exists(pk)${repeated(' ', 4_077)}`, 'maximum allowed size; expression size: 4097'],
    ['operators', `${repeated('NOT ', 300)}attribute_exists(pk)`, 'too many operators; operator count: 301'],
    ['the operands of IN', `pk IN (${repeated('sk', 101, ', ')})`, 'too many operands; number of operands: 101'],
    ['nesting', `attribute_not_exists(${repeated('a', 33, '.')})`, 'too many nesting levels; nesting levels: 33'],
  ])('bound %s of a condition', async (_, condition, text) => {
    await expect(check(condition)).rejects.toThrow(text);
  });

  it('bound updates and projections', async () => {
    const deep = repeated('a', 33, '.');
    const UpdateExpression = `REMOVE ${repeated('a', 4_090)}`;
    await expect(call('UpdateItem', { Key: key('a'), UpdateExpression })).rejects.toThrow(/maximum allowed size;$/);
    for (const [operation, name] of [
      ['UpdateItem', 'UpdateExpression'],
      ['GetItem', 'ProjectionExpression'],
    ] as const) {
      const text = operation === 'UpdateItem' ? `REMOVE ${deep}` : deep;
      await expect(call(operation, { Key: key('a'), [name]: text })).rejects.toThrow('nesting levels: 33');
    }
  });
});
