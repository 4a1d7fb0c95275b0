import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { EventRow } from '../../../shared/records/event-row.ts';

/** A change of an event's row as the stream of its table hands it on. */
export const listingRecord = (event: EventRow): DynamoDBRecord => ({
  dynamodb: { NewImage: marshall({ sk: 'event', ...event }, { removeUndefinedValues: true }) as never },
});

/** No stream runs in this process: hands the events as they are to the writer of the search index. */
export async function indexEvents(...eventIds: string[]): Promise<void> {
  const { handler } = await import('../../../functions/catalog/on-listing-changed.ts');
  const { readEvent } = await import('../../../shared/records/event-row.ts');
  const events = await Promise.all(eventIds.map((id) => readEvent(id)));
  await handler({ Records: events.flatMap((event) => (event ? [listingRecord(event)] : [])) });
}
