import type { DynamoDBRecord } from 'aws-lambda';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { imageOf } from '../../../shared/messaging/stream.ts';

/** One change of a place: its rows before and after. */
export interface PlaceChange {
  before: Ticket | undefined;
  after: Ticket;
  /** Epoch ms, in whole seconds. Absent if the stream does not say. */
  changedAt?: number;
}

function placeIn(record: DynamoDBRecord, which: 'NewImage' | 'OldImage'): Ticket | undefined {
  const row = imageOf(record, which);
  return row && typeof row.shard === 'number' ? (row as unknown as Ticket) : undefined;
}

/** Empty for a record that is not of a place. */
export function placeChanges(record: DynamoDBRecord): PlaceChange[] {
  const after = placeIn(record, 'NewImage');
  if (!after) return [];
  const seconds = record.dynamodb?.ApproximateCreationDateTime;
  const when = seconds === undefined ? {} : { changedAt: 1000 * Number(seconds) };
  return [{ before: placeIn(record, 'OldImage'), after, ...when }];
}
