import type { Action } from '../../../shared/dynamo/client.ts';
import { type CartRow, cartKey } from '../../../shared/records/cart-row.ts';

/**
 * The put of a cart, conditional on the version before `cart.version`: no row before version 1. Two concurrent requests
 * of one buyer therefore cannot both build on the same cart.
 */
export const putCart = (table: string, cart: CartRow): Action => ({
  Put: {
    TableName: table,
    Item: { ...cartKey(cart.userId), ...cart },
    ConditionExpression: cart.version === 1 ? 'attribute_not_exists(pk)' : '#version = :read',
    ...(cart.version > 1 && {
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': cart.version - 1 },
    }),
  },
});
