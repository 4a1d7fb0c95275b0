import type { Action } from '../../../shared/dynamo/client.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';

const { EVENTS_TABLE } = env.read();

/** The puts of a draft and its slug. Each fails if its row exists. */
export const newEventItems = (event: EventRow): Action[] => {
  const rows = [
    { ...eventKey(event.eventId), ...event, position: positionOf(event) },
    { ...slugKey(event.slug), eventId: event.eventId },
  ];
  return rows.map((Item) => ({
    Put: { TableName: EVENTS_TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  }));
};

export const slugKey = (slug: string) => ({ pk: `slug#${slug}`, sk: 'slug' });

/** The sort key of the indexes `published`, `organizer` and `venue`: the start time, then the id. */
export const positionOf = ({ startsAt, eventId }: EventRow) => `${new Date(startsAt).toISOString()}#${eventId}`;
