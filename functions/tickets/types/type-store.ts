import { TicketTypeAdded, TicketTypeCapacityChanged } from '../../../events/ticket.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { transactOr, tryTransact } from '../../../shared/dynamo/transaction.ts';
import { type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { blockedSeatsKey, factsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { env } from '../env.ts';
import { readSellingPlan } from '../minting/selling-plan-store.ts';

const { TICKETS_TABLE, OUTBOX_TABLE } = env.read();

export const readTypeIds = async (eventId: string): Promise<string[]> =>
  (await readSellingPlan(eventId)).types.map(({ ticketTypeId }) => ticketTypeId);

/** A cancellation withdraws the types that it finds. None is added once it has begun. */
const checkOnSale = (eventId: string): Action => ({
  ConditionCheck: {
    TableName: TICKETS_TABLE,
    Key: factsKey(eventId),
    ConditionExpression: '#status = :published',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':published': 'published' },
  },
});

/**
 * Writes a new type and the event's plan with it, in one transaction. A type of a published event is announced too, so
 * that its places are minted. Conditional on the plan as read and on the event's sale: `false` if another type, the
 * publishing or a cancellation came first.
 */
export async function addTicketType(type: TicketType, plan: SellingPlan, now: number): Promise<boolean> {
  const { eventId, ticketTypeId } = type;
  const added = announce(OUTBOX_TABLE, TicketTypeAdded, {
    subject: ticketTypeId,
    data: { eventId, ticketTypeId },
    now,
  });
  const cancelled = await tryTransact([
    writePlan(TICKETS_TABLE, plan),
    {
      Put: {
        TableName: TICKETS_TABLE,
        Item: { ...typeKey(ticketTypeId), ...type },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...(plan.published ? [checkOnSale(eventId), added] : []),
  ]);
  return cancelled === undefined;
}

/**
 * Writes the changed type and its house seats, in one transaction. A new target capacity is announced too, so that the
 * places follow. Conditional on the version as read. @throws Problem `conflict`.
 */
export async function changeTicketType(
  read: TicketType,
  change: Partial<TicketType>,
  { blockedSeats, now }: { blockedSeats?: string[] | undefined; now: number },
): Promise<TicketType> {
  const { eventId, ticketTypeId } = read;
  const next: TicketType = { ...read, ...change, version: read.version + 1 };
  const houseSeats = { ...blockedSeatsKey(ticketTypeId), seats: blockedSeats };
  const data = { eventId, ticketTypeId };
  await transactOr(conflict, [
    {
      Put: {
        TableName: TICKETS_TABLE,
        Item: { ...next },
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': read.version },
      },
    },
    ...(blockedSeats ? [{ Put: { TableName: TICKETS_TABLE, Item: houseSeats } }] : []),
    ...('targetCapacity' in change
      ? [announce(OUTBOX_TABLE, TicketTypeCapacityChanged, { subject: ticketTypeId, data, now })]
      : []),
  ]);
  return next;
}
