import { getItem } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { isEventId } from './event.ts';
import { newEventItems, slugKey } from './event-items.ts';

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
