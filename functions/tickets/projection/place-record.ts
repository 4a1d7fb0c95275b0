import type { DynamoDBRecord } from 'aws-lambda';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { imageOf } from '../../../shared/messaging/stream.ts';

/** One change of a place: its rows before and after. */
export interface PlaceChange {
  before: Ticket | undefined;
  after: Ticket;
}

function placeIn(record: DynamoDBRecord, which: 'NewImage' | 'OldImage'): Ticket | undefined {
  const row = imageOf(record, which);
  return row && typeof row.shard === 'number' ? (row as unknown as Ticket) : undefined;
}

/** Empty for a record that is not of a place. */
export function placeChanges(record: DynamoDBRecord): PlaceChange[] {
  const after = placeIn(record, 'NewImage');
  return after ? [{ before: placeIn(record, 'OldImage'), after }] : [];
}
