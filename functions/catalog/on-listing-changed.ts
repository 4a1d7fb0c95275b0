import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { imageOf } from '../../shared/messaging/stream.ts';
import type { EventRow } from '../../shared/records/event-row.ts';
import { documentChangeOf } from './search/search-document.ts';
import { applyChanges } from './search/write-index.ts';

/**
 * Applies the stream of the events table to the search index. A batch is one write, so it is retried as a whole.
 * Changes carry versions, so a repeat changes nothing.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const now = clock.now();
  const changes = Records.flatMap((record) => {
    const row = imageOf(record, 'NewImage');
    return row?.sk === 'event' ? [documentChangeOf(row as unknown as EventRow, now)] : [];
  });
  if (changes.length > 0) await applyChanges(changes);
  return { batchItemFailures: [] };
}
