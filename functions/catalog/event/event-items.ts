import type { Action } from '../../../shared/dynamo/client.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { catalogLimits } from '../limits.ts';

const { EVENTS_TABLE } = env.read();

/** The count of a new draft, its put and that of its slug. The first fails at the quota, the others if a row exists. */
export const newEventItems = (event: EventRow): Action[] => {
  const rows = [
    { ...eventKey(event.eventId), ...event, position: positionOf(event) },
    { ...slugKey(event.slug), eventId: event.eventId },
  ];
  return [
    draftCountItem(event, { added: 1, condition: 'attribute_not_exists(drafts) OR drafts < :most' }),
    ...rows.map((Item) => ({
      Put: { TableName: EVENTS_TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' },
    })),
  ];
};

/** Counts a draft that is one no longer. */
export const draftEndedItem = (event: EventRow): Action => draftCountItem(event, { added: -1 });

const draftCountItem = (
  { organizerId }: EventRow,
  { added, condition }: { added: number; condition?: string },
): Action => ({
  Update: {
    TableName: EVENTS_TABLE,
    Key: { pk: `organizer#${organizerId}`, sk: 'drafts' },
    UpdateExpression: 'ADD drafts :added',
    ...(condition && { ConditionExpression: condition }),
    ExpressionAttributeValues: { ':added': added, ...(condition && { ':most': catalogLimits.draftsPerOrganizer }) },
  },
});

export const slugKey = (slug: string) => ({ pk: `slug#${slug}`, sk: 'slug' });

/** The sort key of the indexes `published`, `organizer` and `venue`: the start time, then the id. */
export const positionOf = ({ startsAt, eventId }: EventRow) => `${new Date(startsAt).toISOString()}#${eventId}`;
