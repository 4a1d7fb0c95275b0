import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { placesOf } from './places.ts';

const imagesPerBatch = 100;

const recordOf = (now: Ticket, old: Ticket | undefined): DynamoDBRecord => ({
  dynamodb: { NewImage: marshall(now) as never, ...(old && { OldImage: marshall(old) as never }) },
});

/**
 * Passes the changes of one type's places to the real projector, as no stream runs in this process. Each call of the
 * returned function projects the changes since the last call, so pools are eventually consistent, as on AWS.
 */
export async function projectionOf(ticketTypeId: string): Promise<() => Promise<void>> {
  const { handler } = await import('../../../functions/tickets/projector.ts');
  let known = new Map<string, Ticket>();
  return async () => {
    const places = await placesOf(ticketTypeId);
    const keyOf = ({ pk, sk }: Ticket) => `${pk} ${sk}`;
    const records = places.flatMap((place) => {
      const old = known.get(keyOf(place));
      return old?.version === place.version ? [] : [recordOf(place, old)];
    });
    known = new Map(places.map((place) => [keyOf(place), place]));
    for (let start = 0; start < records.length; start += imagesPerBatch) {
      await handler({ Records: records.slice(start, start + imagesPerBatch) });
    }
  };
}
