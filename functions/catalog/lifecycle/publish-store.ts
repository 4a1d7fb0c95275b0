import { EventPublished } from '../../../events/catalog.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { factsKey, type SellingFacts, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { type OrganizerRow, organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { draftEndedItem, positionOf } from '../event/event-items.ts';

const { EVENTS_TABLE, TICKETS_TABLE, VENUES_TABLE, OUTBOX_TABLE } = env.read();

const names = { '#status': 'status', '#version': 'version' };

interface Publication {
  plan: SellingPlan;
  facts: SellingFacts;
  types: readonly TicketType[];
  /** As read. The event and its facts have a copy of its terms. */
  organizer: OrganizerRow;
}

/**
 * Publishes a draft in one transaction: the event, its selling facts, its plan, the status of its types and
 * `EventPublished`. Conditional on all versions as read, so no type is added in between, and on the organizer being as
 * read and not suspended. @throws Problem `conflict`.
 */
export async function publishDraft(read: EventRow, { plan, facts, types, organizer }: Publication, now: number) {
  const { seatMap } = facts;
  const published: EventRow = { ...read, status: 'published', version: read.version + 1, ...(seatMap && { seatMap }) };
  const nextPlan = { ...plan, ...(seatMap && { seatMap }), published: true, version: plan.version + 1 };
  await transactOr(conflict, [
    {
      Put: {
        TableName: EVENTS_TABLE,
        Item: { ...eventKey(read.eventId), ...published, listing: 'published', position: positionOf(published) },
        ConditionExpression: '#version = :read AND #status = :draft',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':read': read.version, ':draft': 'draft' },
      },
    },
    organizerUnchanged(organizer),
    draftEndedItem(read),
    { Put: { TableName: TICKETS_TABLE, Item: { ...factsKey(read.eventId), ...facts } } },
    writePlan(TICKETS_TABLE, nextPlan),
    ...types.map(startPreparing),
    announcement(read, types, now),
  ]);
  return published;
}

/**
 * The organizer is as read and not suspended: its change, or its suspension, walks its published events once and must
 * not miss this one.
 */
const organizerUnchanged = ({ organizerId, version }: OrganizerRow): Action => ({
  ConditionCheck: {
    TableName: VENUES_TABLE,
    Key: organizerKey(organizerId),
    ConditionExpression: '#version = :read AND attribute_not_exists(suspensionId)',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': version },
  },
});

const startPreparing = (type: TicketType): Action => ({
  Update: {
    TableName: TICKETS_TABLE,
    Key: typeKey(type.ticketTypeId),
    UpdateExpression: 'SET #status = :preparing, #version = #version + :one',
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':preparing': 'preparing', ':one': 1, ':read': type.version },
  },
});

const announcement = (
  { eventId, organizerId, doorsOpenAt }: EventRow,
  types: readonly TicketType[],
  now: number,
): Action => {
  const ticketTypeIds = types.map((type) => type.ticketTypeId);
  const data = { eventId, organizerId, doorsOpenAt, ticketTypeIds };
  return announce(OUTBOX_TABLE, EventPublished, { subject: eventId, data, now });
};
