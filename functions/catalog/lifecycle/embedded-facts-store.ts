import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { embeddedFactsEnv } from '../env.ts';

const { EVENTS_TABLE } = embeddedFactsEnv.read();

const maxConcurrentUpdates = 10;

interface EmbeddedFacts<N extends 'organizer' | 'venue'> {
  /** The index that finds the events, and the key value to look for. */
  index: { name: N; key: 'organizerId' | 'venueId'; value: string };
  facts: EventRow[N];
  /** Published events of other organizers than this one keep their copy. */
  followedBy?: string;
  /** Syncs what else of an event follows its organizer, before the copy. The other index has keys only. */
  alsoSync?: N extends 'organizer' ? (eventId: string, currency: string) => Promise<unknown> : never;
}

/**
 * Syncs denormalised organizer or venue facts into their events. Conditional on the facts being different, so each write
 * is idempotent.
 */
export async function syncEmbeddedFacts<N extends 'organizer' | 'venue'>({
  index,
  facts,
  followedBy,
  alsoSync,
}: EmbeddedFacts<N>): Promise<void> {
  const change = {
    UpdateExpression: 'SET #copy = :facts, #version = #version + :one',
    ConditionExpression: `#copy <> :facts${followedBy ? ' AND (organizerId = :follower OR #status = :draft)' : ''}`,
    ExpressionAttributeNames: {
      ...{ '#copy': index.name, '#version': 'version' },
      ...(followedBy && { '#status': 'status' }),
    },
    ExpressionAttributeValues: {
      ...{ ':facts': facts, ':one': 1 },
      ...(followedBy && { ':follower': followedBy, ':draft': 'draft' }),
    },
  };
  const events = pages<Key & Pick<EventRow, 'currency'>>(EVENTS_TABLE, {
    IndexName: index.name,
    KeyConditionExpression: '#key = :value',
    ProjectionExpression: alsoSync ? 'pk, sk, currency' : 'pk, sk',
    ExpressionAttributeNames: { '#key': index.key },
    ExpressionAttributeValues: { ':value': index.value },
    // The latest start first: the past may be long, and people look at coming events.
    ScanIndexForward: false,
  });
  for await (const page of events) {
    await forEachLimit(page, maxConcurrentUpdates, async ({ pk, sk, currency }) => {
      await alsoSync?.(pk.slice('event#'.length), currency);
      await update(EVENTS_TABLE, { pk, sk }, change);
    });
  }
}
