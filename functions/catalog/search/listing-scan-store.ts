import { log } from '../../../shared/base/log.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { searchEnv } from '../env.ts';
import { catalogLimits } from '../limits.ts';
import { type DocumentChange, documentChangeOf } from './search-document.ts';

const { EVENTS_TABLE } = searchEnv.read();

/** Yields the documents of all listed events, page by page. Bounded by what search is built for. */
export async function* scanListedEvents(now: number): AsyncGenerator<DocumentChange[]> {
  const listed = pages<EventRow>(EVENTS_TABLE, {
    IndexName: 'published',
    KeyConditionExpression: 'listing = :published',
    FilterExpression: 'endsAt > :now',
    ExpressionAttributeValues: { ':published': 'published', ':now': now },
  });
  let read = 0;
  for await (const events of listed) {
    if (read >= catalogLimits.listedEvents) {
      log.warn('more events than search is built for', { read });
      return;
    }
    yield events.map((event) => documentChangeOf(event, now));
    read += events.length;
  }
}
