/**
 * The update that gives each field of a change its value, named `#field` and `:field`; what is `undefined` stays as it
 * is. At least one field must be given.
 */
export function assign(change: object) {
  const fields = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries<unknown>(fields.map(([name, value]) => [`:${name}`, value])),
  };
}
