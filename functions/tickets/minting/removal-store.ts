import type { Action } from '../../../shared/dynamo/client.ts';
import { deleteRead } from '../../../shared/dynamo/expressions.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { countPlaces } from '../../../shared/inventory/place-store.ts';
import { type SellingPlan, withoutType, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { mintEnv } from '../env.ts';

const { TICKETS_TABLE } = mintEnv.read();

/** Counts the places that were ever sold, or are held by a buyer now, strongly consistent from the table. */
export const countSales = (type: TicketType, now: number): Promise<number> =>
  countPlaces(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression:
      'attribute_exists(#shard) AND (sale > :first OR #status IN (:sold, :used) OR (#status = :held AND claimableAt > :now))',
    ExpressionAttributeNames: { '#shard': 'shard', '#status': 'status' },
    ExpressionAttributeValues: { ':first': 1, ':sold': 'sold', ':used': 'used', ':held': 'held', ':now': now },
    ConsistentRead: true,
  });

/**
 * Deletes a type that has no places, with its house seats, and takes it off the plan. Conditional on both versions as
 * read: `false` if one has changed.
 */
export async function deleteType({ ticketTypeId, version }: TicketType, plan: SellingPlan): Promise<boolean> {
  const remove = deleteRead(TICKETS_TABLE, typeKey(ticketTypeId), version);
  const houseSeats: Action = { Delete: { TableName: TICKETS_TABLE, Key: blockedSeatsKey(ticketTypeId) } };
  const cancelled = await tryTransact([writePlan(TICKETS_TABLE, withoutType(plan, ticketTypeId)), remove, houseSeats]);
  return cancelled === undefined;
}
