import { log } from '../../../shared/base/log.ts';
import { listPage, sievedPage } from '../../../shared/dynamo/list-page.ts';
import { pages, queryUpTo } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { type EventFilter, isSelective, matches } from '../event/event-filter.ts';
import { browseLimits } from './limits.ts';
import { isEmptyRange, isPriceFiltered, type PriceFilter } from './price-filter.ts';
import { filterByPrice } from './price-filter-store.ts';

const { EVENTS_TABLE } = env.read();

export interface ListingQuery extends EventFilter, PriceFilter {
  limit: number;
  cursor?: string | undefined;
  /** Bounds of the start time in epoch ms, both included. Without `to` there is no upper bound. */
  from: number;
  to: number | undefined;
}

/** Sorts below and above every position: positions begin with a year. */
const [lowest, highest] = ['0', '~'];

/** Lists published events that have not ended, by start time. One page and the cursor of the next. */
export async function listEvents(filters: ListingQuery, now: number) {
  const { from, to, limit, cursor } = filters;
  // DynamoDB rejects bounds in the wrong order.
  if ((to !== undefined && to < from) || isEmptyRange(filters)) return { items: [], nextCursor: null };
  const { IndexName, names, values, filter } = partitionOf(filters.organizerId);
  return sievedPage<EventRow>(
    EVENTS_TABLE,
    {
      IndexName,
      KeyConditionExpression: '#part = :part AND #position BETWEEN :from AND :to',
      FilterExpression: filter,
      ExpressionAttributeNames: { ...names, '#position': 'position' },
      ExpressionAttributeValues: {
        ...values,
        // DynamoDB rejects a start key outside the bounds. The window moves on, so a cursor may lie before it.
        ':from': cursor === undefined ? new Date(from).toISOString() : lowest,
        ':to': to === undefined ? highest : `${new Date(to).toISOString()}${highest}`,
        ':now': now,
      },
    },
    {
      limit,
      cursor,
      key: ['pk', 'sk', names['#part'], 'position'],
      sieve: sieveOf(filters, now),
      perQuery: eventsPerRead(filters),
      maxItems: browseLimits.listedPerPage,
    },
  );
}

/** The index of published events by start: all of them, or one organizer's among its other events. */
const partitionOf = (organizerId: string | undefined) =>
  organizerId === undefined
    ? {
        IndexName: 'published',
        names: { '#part': 'listing' },
        values: { ':part': 'published' },
        filter: 'endsAt > :now',
      }
    : {
        IndexName: 'organizer',
        names: { '#part': 'organizerId', '#listing': 'listing' },
        values: { ':part': organizerId, ':published': 'published' },
        filter: '#listing = :published AND endsAt > :now',
      };

/** Keeps the events that match. With a price filter it reads ticket types, of a bounded number of events a page. */
function sieveOf(filters: ListingQuery, now: number) {
  const isMatch = matches(filters);
  let read = 0;
  return async (events: EventRow[]) => {
    const matching = events.filter((event) => isMatch({ ...event, city: event.venue.city }));
    if (!isPriceFiltered(filters)) return { kept: matching };
    const some = matching.slice(0, browseLimits.offersPerPage - read);
    read += some.length;
    const end = read === browseLimits.offersPerPage ? some.at(-1) : undefined;
    return { kept: await filterByPrice(some, filters, now), end };
  };
}

function eventsPerRead(filters: ListingQuery): number {
  if (isSelective(filters)) return browseLimits.listedPerRead;
  return isPriceFiltered(filters) ? browseLimits.offersPerRead : filters.limit;
}

/** Counts the listed events of each category, page by page. */
export async function countCategories(now: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const listed = pages<{ category: string }>(EVENTS_TABLE, {
    IndexName: 'published',
    KeyConditionExpression: 'listing = :published',
    FilterExpression: 'endsAt > :now',
    ProjectionExpression: 'category',
    ExpressionAttributeValues: { ':published': 'published', ':now': now },
  });
  for await (const events of listed) {
    for (const { category } of events) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return counts;
}

/** Whether a listed event starts between two moments (epoch ms, both included). */
export async function hasListed(from: number, to: number, now: number): Promise<boolean> {
  for await (const events of pages(EVENTS_TABLE, { ...listedBetween(from, to, now), ProjectionExpression: 'pk' })) {
    if (events.length > 0) return true;
  }
  return false;
}

const listedBetween = (from: number, to: number, now: number) => ({
  IndexName: 'published',
  KeyConditionExpression: 'listing = :published AND #position BETWEEN :from AND :to',
  FilterExpression: 'endsAt > :now',
  ExpressionAttributeNames: { '#position': 'position' },
  ExpressionAttributeValues: {
    ':published': 'published',
    ':from': new Date(from).toISOString(),
    ':to': `${new Date(to).toISOString()}${highest}`,
    ':now': now,
  },
});

/**
 * Reads the slugs of listed events that start between two moments (epoch ms, both included), by start time. A sitemap
 * that cannot hold them all is logged.
 */
export async function readSlugs(from: number, to: number, now: number): Promise<string[]> {
  const { items, isAll } = await queryUpTo<{ slug: string }>(
    EVENTS_TABLE,
    { ...listedBetween(from, to, now), ProjectionExpression: 'slug' },
    browseLimits.sitemapEvents,
  );
  if (!isAll) log.warn('a sitemap is incomplete', { from, listed: items.length });
  return items.map(({ slug }) => slug);
}

/** A published event counts as ended from its end on, before the hourly job records it. Other statuses stay. */
const withStatus: Record<string, string> = {
  published: '#status = :status AND endsAt > :now',
  ended: '(#status = :status OR #status = :published AND endsAt <= :now)',
};

/** Lists all events of an organizer, drafts included, optionally of one status. */
export const listOrganizerEvents = (
  organizerId: string,
  { status, ...paging }: { limit: number; cursor?: string | undefined; status?: string | undefined },
  now: number,
) =>
  listPage<EventRow>(
    EVENTS_TABLE,
    {
      IndexName: 'organizer',
      KeyConditionExpression: 'organizerId = :id',
      ...(status && {
        FilterExpression: withStatus[status] ?? '#status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
      }),
      ExpressionAttributeValues: {
        ':id': organizerId,
        ...(status && { ':status': status }),
        ...(status && status in withStatus && { ':now': now }),
        ...(status === 'ended' && { ':published': 'published' }),
      },
    },
    paging,
  );
