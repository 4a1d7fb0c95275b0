import { expect, it } from 'vitest';
import { assign } from '../../../../shared/dynamo/expressions.ts';

it('sets the given fields and leaves undefined ones unchanged', () => {
  expect(assign({ name: 'Ada', phone: undefined, version: 2 })).toEqual({
    UpdateExpression: 'SET #name = :name, #version = :version',
    ExpressionAttributeNames: { '#name': 'name', '#version': 'version' },
    ExpressionAttributeValues: { ':name': 'Ada', ':version': 2 },
  });
});
