import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, queryAll } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { earliestUnended, isListed, overlaps } from '../event/event.ts';
import { catalogLimits } from '../limits.ts';

const { EVENTS_TABLE } = env.read();

/**
 * Published events, whoever's, that need the venue of this one at the same time. The index trails the table and two may
 * publish at once: what it finds is a warning, no lock.
 */
export async function othersAtVenue(event: EventRow, now: number): Promise<EventRow[]> {
  const keys = await queryAll<Key>(
    EVENTS_TABLE,
    {
      IndexName: 'venue',
      KeyConditionExpression: 'venueId = :venue AND #position BETWEEN :from AND :to',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeNames: { '#position': 'position' },
      ExpressionAttributeValues: {
        ':venue': event.venueId,
        ':from': new Date(earliestUnended(event.doorsOpenAt)).toISOString(),
        // One that opens its doors during this one may begin after it.
        ':to': new Date(event.endsAt + catalogLimits.doorsLeadMs).toISOString(),
      },
      ScanIndexForward: false,
    },
    catalogLimits.venueNeighbours,
  );
  const rows = await getMany<EventRow>(EVENTS_TABLE, keys);
  return rows.filter(
    (other): other is EventRow =>
      other !== undefined && other.eventId !== event.eventId && isListed(other, now) && overlaps(event, other),
  );
}
