import { listPage, sievedPage } from '../../../shared/dynamo/list-page.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { asksForSome, type Wanted, wants } from '../event/event-filter.ts';
import { searchLimits } from '../search/limits.ts';
import { browseLimits } from './limits.ts';
import { asksForNothing, asksForOffers, type OfferWanted } from './price-filter.ts';
import { offering } from './price-filter-store.ts';

const { EVENTS_TABLE } = env.read();

export interface Filters extends Wanted, OfferWanted {
  limit: number;
  cursor?: string | undefined;
  /** Epoch ms, both included; without an end where `to` is left out. */
  from: number;
  to: number | undefined;
}

/** The categories of all events that are listed, one for each event. */
export async function listedCategories(now: number): Promise<string[]> {
  const events = await queryAll<{ category: string }>(
    EVENTS_TABLE,
    {
      IndexName: 'published',
      KeyConditionExpression: 'listing = :published',
      FilterExpression: 'endsAt > :now',
      ProjectionExpression: 'category',
      ExpressionAttributeValues: { ':published': 'published', ':now': now },
    },
    searchLimits.searchedEvents,
  );
  return events.map(({ category }) => category);
}

/** Below and above every position, which begin with a year. */
const [first, last] = ['0', '~'];

/** Where published events lie in the order of their starts: all of them, or an organizer's among their other events. */
const within = (organizerId: string | undefined) =>
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

/** Published events that have not ended, by start time. */
export async function published(filters: Filters, now: number) {
  const { from, to, limit, cursor } = filters;
  // DynamoDB refuses bounds that are the wrong way round; what lies between them is nothing.
  if ((to !== undefined && to < from) || asksForNothing(filters)) return { items: [], nextCursor: null };
  const isWanted = wants(filters);
  const isOffered = asksForOffers(filters);
  /** Events whose types were read. */
  let lookedAt = 0;
  const { IndexName, names, values, filter } = within(filters.organizerId);
  return sievedPage<EventRow>(
    EVENTS_TABLE,
    {
      IndexName,
      KeyConditionExpression: '#part = :part AND #position BETWEEN :from AND :to',
      FilterExpression: filter,
      ExpressionAttributeNames: { ...names, '#position': 'position' },
      ExpressionAttributeValues: {
        ...values,
        // A cursor goes on from where it is, which may lie before the window by now: DynamoDB refuses it then.
        ':from': cursor === undefined ? new Date(from).toISOString() : first,
        ':to': to === undefined ? last : `${new Date(to).toISOString()}${last}`,
        ':now': now,
      },
    },
    {
      ...{ limit, cursor, key: ['pk', 'sk', names['#part'], 'position'] },
      sieve: async (events) => {
        const wanted = events.filter((event) => isWanted({ ...event, city: event.venue.city }));
        if (!isOffered) return { kept: wanted };
        const some = wanted.slice(0, browseLimits.offersPerPage - lookedAt);
        lookedAt += some.length;
        const end = lookedAt === browseLimits.offersPerPage ? some.at(-1) : undefined;
        return { kept: await offering(some, filters, now), end };
      },
      atOnce: asksForSome(filters) ? browseLimits.listedAtOnce : isOffered ? browseLimits.offersAtOnce : limit,
      most: browseLimits.listedPerPage,
    },
  );
}

/** Slugs of the published events that begin between two moments (epoch ms, both included) and have not ended, by their start. */
export async function slugsBetween(from: number, to: number, now: number): Promise<string[]> {
  const events = await queryAll<{ slug: string }>(
    EVENTS_TABLE,
    {
      IndexName: 'published',
      KeyConditionExpression: 'listing = :published AND #position BETWEEN :from AND :to',
      FilterExpression: 'endsAt > :now',
      ProjectionExpression: 'slug',
      ExpressionAttributeNames: { '#position': 'position' },
      ExpressionAttributeValues: {
        ':published': 'published',
        ':from': new Date(from).toISOString(),
        ':to': `${new Date(to).toISOString()}${last}`,
        ':now': now,
      },
    },
    browseLimits.sitemapEvents,
  );
  return events.map(({ slug }) => slug);
}

/** What is published has ended at its end, whenever that is written down; drafts, and what is cancelled, stay what they are. */
const withStatus: Record<string, string> = {
  published: '#status = :status AND endsAt > :now',
  ended: '(#status = :status OR #status = :published AND endsAt <= :now)',
};

export const eventsOfOrganizer = (
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
