import type { Action, Key } from './client.ts';

/**
 * Builds an update that sets each field of a change, named `#field` and `:field`. Fields that are `undefined` stay
 * unchanged. At least one field must be given.
 */
export function assign(change: object) {
  const fields = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries<unknown>(fields.map(([name, value]) => [`:${name}`, value])),
  };
}

/** The delete of a row, conditional on its version as read. */
export const deleteRead = (table: string, key: Key, version: number): Action => ({
  Delete: {
    TableName: table,
    Key: key,
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': version },
  },
});
