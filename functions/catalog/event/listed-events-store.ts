import { getMany } from '../../../shared/dynamo/read.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { rankingEnv } from '../env.ts';
import { isListed } from './event.ts';

const { EVENTS_TABLE } = rankingEnv.read();

/** Reads events by id, in the order of the ids. Drops those that are not listed now. */
export async function readListedEvents(ids: readonly string[], now: number): Promise<EventRow[]> {
  const events = await getMany<EventRow>(EVENTS_TABLE, ids.map(eventKey));
  return events.flatMap((event) => (event && isListed(event, now) ? [event] : []));
}
