import { getItem } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { tooManyDrafts } from '../problems.ts';
import { isEventId } from './event.ts';
import { newEventItems, slugKey } from './event-items.ts';

const { EVENTS_TABLE } = env.read();

/**
 * Creates a draft and its slug. That either exists is ruled out by the id in the slug.
 * @throws Problem `too_many_drafts`.
 */
export const createEvent = (event: EventRow) => transactOr(tooManyDrafts, newEventItems(event));

export async function readIdBySlug(slug: string): Promise<string | undefined> {
  const row = await getItem<{ eventId: string }>(EVENTS_TABLE, slugKey(slug));
  return row?.eventId;
}

export async function readByIdOrSlug(idOrSlug: string): Promise<EventRow | undefined> {
  const eventId = isEventId(idOrSlug) ? idOrSlug : await readIdBySlug(idOrSlug);
  return eventId === undefined ? undefined : readEvent(eventId);
}
