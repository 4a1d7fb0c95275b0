import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { placesOf } from './places.ts';

const imagesPerBatch = 100;

const recordOf = (now: Ticket, old: Ticket | undefined): DynamoDBRecord => ({
  dynamodb: { NewImage: marshall(now) as never, ...(old && { OldImage: marshall(old) as never }) },
});

/**
 * The stream of one type's places, handed to the real projector: no stream runs in this process. Each call of the answer
 * projects what has changed since the last one, so pools trail the table as they do on AWS.
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
    for (let at = 0; at < records.length; at += imagesPerBatch) {
      await handler({ Records: records.slice(at, at + imagesPerBatch) });
    }
  };
}
