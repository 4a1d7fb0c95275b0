import { assign } from '../../../shared/dynamo/expressions.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { type EventRow, eventKey, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { isEventId } from './event.ts';
import { newEventItems, positionOf, slugKey } from './event-items.ts';

const { EVENTS_TABLE } = env.read();

/** Creates a draft and its slug. Fails if either exists, which the id in the slug rules out. */
export const createEvent = (event: EventRow) => transact(newEventItems(event));

export async function readIdBySlug(slug: string): Promise<string | undefined> {
  const row = await getItem<{ eventId: string }>(EVENTS_TABLE, slugKey(slug));
  return row?.eventId;
}

export async function readByIdOrSlug(idOrSlug: string): Promise<EventRow | undefined> {
  const eventId = isEventId(idOrSlug) ? idOrSlug : await readIdBySlug(idOrSlug);
  return eventId === undefined ? undefined : readEvent(eventId);
}

/** Updates a draft under an optimistic lock. Returns `undefined` if its version or status has changed. */
export function updateDraft(read: EventRow, change: Partial<EventRow>) {
  const changed = { ...read, ...change };
  const set = assign({ ...change, version: read.version + 1, position: positionOf(changed) });
  return update<EventRow>(EVENTS_TABLE, eventKey(read.eventId), {
    ...set,
    ConditionExpression: '#version = :read AND #status = :draft',
    ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#status': 'status' },
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': read.version, ':draft': 'draft' },
  });
}
