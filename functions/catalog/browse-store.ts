import { queryAll } from '../../shared/dynamo.ts';
import { limits } from '../../shared/limits.ts';
import { listPage } from '../../shared/page.ts';
import type { EventRecord } from '../../shared/records.ts';
import { env } from './env.ts';

const { EVENTS_TABLE } = env.read();

interface Filters {
  limit: number;
  cursor?: string | undefined;
  city?: string | undefined;
  category?: string | undefined;
  organizerId?: string | undefined;
  /** Epoch ms, both included; without an end where `to` is left out. */
  from: number;
  to: number | undefined;
}

/** `music` has `music/jazz` below it. */
export const isBelow = (category: string, wanted: string): boolean =>
  category === wanted || category.startsWith(`${wanted}/`);

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
    limits.searchedEvents,
  );
  return events.map(({ category }) => category);
}

/** Below and above every position, which begin with a year. */
const [first, last] = ['0', '~'];

/** Published events that have not ended, by start time. */
export async function published({ from, to, city, category, organizerId, ...paging }: Filters, now: number) {
  // DynamoDB refuses bounds that are the wrong way round; what lies between them is nothing.
  if (to !== undefined && to < from) return { items: [], nextCursor: null };
  const equals = Object.entries({ city, organizerId }).filter(([, value]) => value !== undefined);
  const path = (name: string) => (name === 'city' ? '#venue.#city' : `#${name}`);
  return listPage<EventRecord>(
    EVENTS_TABLE,
    {
      IndexName: 'published',
      KeyConditionExpression: '#listing = :published AND #position BETWEEN :from AND :to',
      FilterExpression: [
        'endsAt > :now',
        ...equals.map(([name]) => `${path(name)} = :${name}`),
        ...(category === undefined ? [] : ['(category = :category OR begins_with(category, :below))']),
      ].join(' AND '),
      ExpressionAttributeNames: {
        '#listing': 'listing',
        '#position': 'position',
        ...Object.fromEntries(equals.map(([name]) => [`#${name}`, name])),
        ...(city !== undefined && { '#venue': 'venue' }),
      },
      ExpressionAttributeValues: {
        ':published': 'published',
        // A cursor goes on from where it is, which may lie before the window by now: DynamoDB refuses it then.
        ':from': paging.cursor === undefined ? new Date(from).toISOString() : first,
        ':to': to === undefined ? last : `${new Date(to).toISOString()}${last}`,
        ':now': now,
        ...Object.fromEntries(equals.map(([name, value]) => [`:${name}`, value])),
        ...(category !== undefined && { ':category': category, ':below': `${category}/` }),
      },
    },
    paging,
  );
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
  listPage<EventRecord>(
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
