import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { imageOf } from '../../shared/messaging/stream.ts';
import type { EventRow } from '../../shared/records/event-row.ts';
import { changeOf } from './search/search-document.ts';
import { applyChanges } from './search/write-index.ts';

/**
 * The stream of the events table: what is listed, or is no longer, changes the search index. A batch is one write, so it
 * fails as a whole and comes again; what it brings twice is there once.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const now = clock.now();
  const changes = Records.flatMap((record) => {
    const row = imageOf(record, 'NewImage');
    return row?.sk === 'event' ? [changeOf(row as unknown as EventRow, now)] : [];
  });
  if (changes.length > 0) await applyChanges(changes);
  return { batchItemFailures: [] };
}
