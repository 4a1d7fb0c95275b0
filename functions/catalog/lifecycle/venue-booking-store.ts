import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, pages } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { earliestStart, isListed, overlaps } from '../event/event.ts';
import { catalogLimits } from '../limits.ts';

const { EVENTS_TABLE } = env.read();

/**
 * Finds published events of any organizer that need the venue at the same time as this one. The index is eventually
 * consistent, and two events may publish concurrently: the result is a warning, not a lock.
 */
export async function findVenueConflicts(event: EventRow, now: number): Promise<EventRow[]> {
  const neighbours = pages<Key>(EVENTS_TABLE, {
    IndexName: 'venue',
    KeyConditionExpression: 'venueId = :venue AND #position BETWEEN :from AND :to',
    ProjectionExpression: 'pk, sk',
    ExpressionAttributeNames: { '#position': 'position' },
    ExpressionAttributeValues: {
      ':venue': event.venueId,
      ':from': new Date(earliestStart(event.doorsOpenAt)).toISOString(),
      // An event whose doors open during this one may start after it.
      ':to': new Date(event.endsAt + catalogLimits.doorsLeadMs).toISOString(),
    },
    ScanIndexForward: false,
  });
  const conflicts: EventRow[] = [];
  for await (const keys of neighbours) {
    const rows = await getMany<EventRow>(EVENTS_TABLE, keys);
    conflicts.push(
      ...rows.filter(
        (other): other is EventRow =>
          other !== undefined && other.eventId !== event.eventId && isListed(other, now) && overlaps(event, other),
      ),
    );
  }
  return conflicts;
}
