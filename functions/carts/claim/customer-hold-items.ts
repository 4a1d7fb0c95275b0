import type { Action } from '../../../shared/dynamo/client.ts';
import { customerHoldKey } from '../../../shared/records/cart-row.ts';
import type { CustomerHold } from '../cart/customer-hold.ts';

/** A customer's hold of an event that a claim writes. */
export interface CustomerHoldWrite {
  customer: string;
  eventId: string;
  hold: CustomerHold;
}

/**
 * The put of a customer's hold of an event, conditional on the version before `hold.version`: no row before version 1.
 * Two concurrent claims of one mailbox therefore cannot both pass its limits.
 */
export const putCustomerHold = (table: string, { customer, eventId, hold }: CustomerHoldWrite): Action => ({
  Put: {
    TableName: table,
    Item: { ...customerHoldKey(customer, eventId), ...hold },
    ConditionExpression: hold.version === 1 ? 'attribute_not_exists(pk)' : '#version = :read',
    ...(hold.version > 1 && {
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': hold.version - 1 },
    }),
  },
});
