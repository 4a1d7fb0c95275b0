import { TicketTypeAdded, TicketTypeCapacityChanged } from '../../../events/ticket.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { emptyPlan, planKey, type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { env } from '../env.ts';

const { TICKETS_TABLE, OUTBOX_TABLE } = env.read();

export const sellingPlan = async (eventId: string): Promise<SellingPlan> =>
  (await getItem<SellingPlan>(TICKETS_TABLE, planKey(eventId), { consistent: true })) ?? emptyPlan(eventId);

export const typeIdsOf = async (eventId: string): Promise<string[]> =>
  (await sellingPlan(eventId)).types.map(({ ticketTypeId }) => ticketTypeId);

/**
 * The type and the event's plan with it, in one transaction, conditional on the plan read: `false` when another type or
 * the publishing came between. A type of a published event is announced as well, so that its places get minted.
 */
export async function addTicketType(type: TicketType, plan: SellingPlan, now: number): Promise<boolean> {
  const { eventId, ticketTypeId } = type;
  const added = announce(OUTBOX_TABLE, TicketTypeAdded, {
    subject: ticketTypeId,
    data: { eventId, ticketTypeId },
    now,
  });
  try {
    await transact([
      writePlan(TICKETS_TABLE, plan),
      {
        Put: {
          TableName: TICKETS_TABLE,
          Item: { ...typeKey(ticketTypeId), ...type },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      ...(plan.published ? [added] : []),
    ]);
    return true;
  } catch (error) {
    if (cancellation(error)) return false;
    throw error;
  }
}

/**
 * The type and its house seats, in one transaction, conditional on the version read. A new target of its capacity is
 * announced as well, so that the places follow. @throws Problem `conflict`.
 */
export async function changeTicketType(
  read: TicketType,
  change: Partial<TicketType>,
  { blockedSeats, now }: { blockedSeats?: string[] | undefined; now: number },
): Promise<TicketType> {
  const { eventId, ticketTypeId } = read;
  const next: TicketType = { ...read, ...change, version: read.version + 1 };
  const house = { ...blockedSeatsKey(ticketTypeId), seats: blockedSeats };
  const data = { eventId, ticketTypeId };
  try {
    await transact([
      {
        Put: {
          TableName: TICKETS_TABLE,
          Item: { ...next },
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read.version },
        },
      },
      ...(blockedSeats ? [{ Put: { TableName: TICKETS_TABLE, Item: house } }] : []),
      ...('targetCapacity' in change
        ? [announce(OUTBOX_TABLE, TicketTypeCapacityChanged, { subject: ticketTypeId, data, now })]
        : []),
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
  return next;
}
