import { getItem, getMany, queryPage } from '../../shared/dynamo.ts';
import { limits } from '../../shared/limits.ts';
import { log } from '../../shared/log.ts';
import { remember } from '../../shared/memory.ts';
import { type EventRecord, eventKey } from '../../shared/records.ts';
import { searchEnv } from './env.ts';
import { type Change, changeOf, isListed } from './search-document.ts';
import type { Popularity } from './search-index.ts';

const { EVENTS_TABLE } = searchEnv.read();

/** The events that are listed at this moment, in the order of their ids; others have gone since the index was asked. */
export async function listedOf(ids: readonly string[], now: number): Promise<EventRecord[]> {
  const events = await getMany<EventRecord>(EVENTS_TABLE, ids.map(eventKey));
  return events.flatMap((event) => (event && isListed(event, now) ? [event] : []));
}

const ranking = remember(limits.popularityMemoryMs, async (): Promise<Popularity> => {
  const row = await getItem<{ scores?: Record<string, unknown> }>(EVENTS_TABLE, { pk: 'popularity', sk: 'ranking' });
  const scores = Object.entries(row?.scores ?? {});
  return new Map(scores.flatMap(([id, score]) => (typeof score === 'number' ? [[id, score] as const] : [])));
});

/** How popular events are, as of half a minute ago; where nobody has counted, none is. */
export const popularity = (): Promise<Popularity> => ranking('');

/** Every event that can be found, page by page: at most as many as search is built for. */
export async function* listedEvents(now: number): AsyncGenerator<Change[]> {
  let start: Record<string, unknown> | undefined;
  let read = 0;
  do {
    const page: { items: EventRecord[]; next: typeof start } = await queryPage<EventRecord>(EVENTS_TABLE, {
      IndexName: 'published',
      KeyConditionExpression: 'listing = :published',
      FilterExpression: 'endsAt > :now',
      ExpressionAttributeValues: { ':published': 'published', ':now': now },
      ExclusiveStartKey: start,
    });
    yield page.items.map((event) => changeOf(event, now));
    read += page.items.length;
    start = page.next;
  } while (start && read < limits.searchedEvents);
  if (start) log.warn('more events than search is built for', { read });
}
