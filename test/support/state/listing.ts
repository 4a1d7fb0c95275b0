import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { EventRow } from '../../../shared/records/event-row.ts';

/** A change of an event's row, as a record of its table's stream. */
export const listingRecord = (event: EventRow): DynamoDBRecord => ({
  dynamodb: { NewImage: marshall({ sk: 'event', ...event }, { removeUndefinedValues: true }) as never },
});

/** Passes events to the writer of the search index, as no stream runs in this process. */
export async function indexEvents(...eventIds: string[]): Promise<void> {
  const { handler } = await import('../../../functions/catalog/on-listing-changed.ts');
  const { readEvent } = await import('../../../shared/records/event-row.ts');
  const events = await Promise.all(eventIds.map((id) => readEvent(id)));
  await handler({ Records: events.flatMap((event) => (event ? [listingRecord(event)] : [])) });
}
