import { EventPublished } from '../../../events/catalog.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { emptyPlan, planKey, type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { factsKey, type SellingFacts, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey, readEvent } from '../../../shared/records/event-row.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { memberKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';

const { EVENTS_TABLE, TICKETS_TABLE, OUTBOX_TABLE, VENUES_TABLE } = env.read();

const slugKey = (slug: string) => ({ pk: `slug#${slug}`, sk: 'slug' });
/** Sorts by start time within the indexes. */
export const positionOf = ({ startsAt, eventId }: EventRow) => `${new Date(startsAt).toISOString()}#${eventId}`;

/** A draft and its slug, on the condition that both are new. */
export const newEvent = (event: EventRow): Action[] => {
  const rows = [
    { ...eventKey(event.eventId), ...event, position: positionOf(event) },
    { ...slugKey(event.slug), eventId: event.eventId },
  ];
  return rows.map((Item) => ({
    Put: { TableName: EVENTS_TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  }));
};

export const createEvent = (event: EventRow) => transact(newEvent(event));

export async function idOfSlug(slug: string): Promise<string | undefined> {
  const row = await getItem<{ eventId: string }>(EVENTS_TABLE, slugKey(slug));
  return row?.eventId;
}

export const isEventId = (text: string): boolean => /^evt_[0-9A-Z]{26}$/.test(text);

/** By id or slug. */
export async function event(idOrSlug: string): Promise<EventRow | undefined> {
  const eventId = isEventId(idOrSlug) ? idOrSlug : await idOfSlug(idOrSlug);
  return eventId === undefined ? undefined : readEvent(eventId);
}

/** The ids of everybody who is a member of an organizer. */
export async function memberIds(organizerId: string): Promise<string[]> {
  const { pk, sk: prefix } = memberKey(organizerId, '');
  const rows = await queryAll<{ sk: string }>(
    VENUES_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ProjectionExpression: 'sk',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: true,
    },
    recordLimits.membersPerOrganizer,
  );
  return rows.map(({ sk }) => sk.slice(prefix.length));
}

/** Conditional on the version read and on the event being a draft; `undefined` when either has changed. */
export function changeDraft(read: EventRow, change: Partial<EventRow>) {
  const changed = { ...read, ...change };
  const set = assign({ ...change, version: read.version + 1, position: positionOf(changed) });
  return update<EventRow>(EVENTS_TABLE, eventKey(read.eventId), {
    ...set,
    ConditionExpression: '#version = :read AND #status = :draft',
    ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#status': 'status' },
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': read.version, ':draft': 'draft' },
  });
}

export const typesOf = (eventId: string) =>
  queryAll<TicketType>(
    TICKETS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :type)',
      ExpressionAttributeValues: { ':pk': factsKey(eventId).pk, ':type': 'type#' },
      ConsistentRead: true,
    },
    inventoryLimits.typesPerEvent,
  );

/** The plan of an event's types, and these as they are now. @throws Problem `conflict` when one is just being added. */
export async function planned(eventId: string): Promise<{ plan: SellingPlan; types: TicketType[] }> {
  const row = await getItem<SellingPlan>(TICKETS_TABLE, planKey(eventId), { consistent: true });
  const plan = row ?? emptyPlan(eventId);
  const types = await typesOf(eventId);
  if (types.length !== plan.types.length) throw new Problem(conflict);
  return { plan, types };
}

/**
 * Publish: the event, its selling facts, the plan and the state of its types and the news of it, in one transaction.
 * Conditional on the versions read, so that no type is added in between. @throws Problem `conflict`.
 */
export async function publish(
  read: EventRow,
  { plan, facts, types }: { plan: SellingPlan; facts: SellingFacts; types: readonly TicketType[] },
  now: number,
) {
  const published: EventRow = { ...read, status: 'published', version: read.version + 1 };
  const { seatMap } = facts;
  if (seatMap) published.seatMap = seatMap;
  const next = { ...plan, ...(seatMap && { seatMap }), published: true, version: plan.version + 1 };
  const names = { '#status': 'status', '#version': 'version' };
  try {
    await transact([
      {
        Put: {
          TableName: EVENTS_TABLE,
          Item: { ...eventKey(read.eventId), ...published, listing: 'published', position: positionOf(published) },
          ConditionExpression: '#version = :read AND #status = :draft',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':read': read.version, ':draft': 'draft' },
        },
      },
      { Put: { TableName: TICKETS_TABLE, Item: { ...factsKey(read.eventId), ...facts } } },
      writePlan(TICKETS_TABLE, next),
      ...types.map((type) => ({
        Update: {
          TableName: TICKETS_TABLE,
          Key: typeKey(type.ticketTypeId),
          UpdateExpression: 'SET #status = :preparing, #version = #version + :one',
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':preparing': 'preparing', ':one': 1, ':read': type.version },
        },
      })),
      announce(OUTBOX_TABLE, EventPublished, {
        subject: read.eventId,
        data: {
          eventId: read.eventId,
          organizerId: read.organizerId,
          doorsOpenAt: read.doorsOpenAt,
          ticketTypeIds: types.map((type) => type.ticketTypeId),
        },
        now,
      }),
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
  return published;
}
