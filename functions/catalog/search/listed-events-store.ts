import { log } from '../../../shared/base/log.ts';
import { queryPage } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { searchEnv } from '../env.ts';
import { searchLimits } from './limits.ts';
import { type Change, changeOf } from './search-document.ts';

const { EVENTS_TABLE } = searchEnv.read();

/** Every event that can be found, page by page: at most as many as search is built for. */
export async function* listedEvents(now: number): AsyncGenerator<Change[]> {
  let start: Record<string, unknown> | undefined;
  let read = 0;
  do {
    const page: { items: EventRow[]; next: typeof start } = await queryPage<EventRow>(EVENTS_TABLE, {
      IndexName: 'published',
      KeyConditionExpression: 'listing = :published',
      FilterExpression: 'endsAt > :now',
      ExpressionAttributeValues: { ':published': 'published', ':now': now },
      ExclusiveStartKey: start,
    });
    yield page.items.map((event) => changeOf(event, now));
    read += page.items.length;
    start = page.next;
  } while (start && read < searchLimits.searchedEvents);
  if (start) log.warn('more events than search is built for', { read });
}
