import { TicketTypeAdded, TicketTypeCapacityChanged } from '../../../events/ticket.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { transactOr, tryTransact } from '../../../shared/dynamo/transaction.ts';
import { type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { blockedSeatsKey, factsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { readSellingPlan } from '../ticket/ticket-store.ts';

const { EVENTS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();

export const readTypeIds = async (eventId: string): Promise<string[]> =>
  (await readSellingPlan(eventId)).types.map(({ ticketTypeId }) => ticketTypeId);

const checkStatus = (table: string, key: Key, status: EventRow['status']): Action => ({
  ConditionCheck: {
    TableName: table,
    Key: key,
    ConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': status },
  },
});
/** A cancellation withdraws the types that it finds. None is added once it has begun. */
const checkOnSale = (eventId: string): Action => checkStatus(TICKETS_TABLE, factsKey(eventId), 'published');
/** A draft is deleted with the types that it has then. None is added afterwards. */
const checkDraft = (eventId: string): Action => checkStatus(EVENTS_TABLE, eventKey(eventId), 'draft');

/**
 * Writes a new type and the event's plan with it, in one transaction. A type of a published event is announced too, so
 * that its places are minted. Conditional on the plan as read and on the event being a draft or on sale: `false` if
 * another type, the publishing, a cancellation or a deletion came first.
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
    ...(plan.published ? [checkOnSale(eventId), added] : [checkDraft(eventId)]),
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
