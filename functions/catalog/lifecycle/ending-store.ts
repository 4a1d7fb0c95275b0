import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { endingEnv } from '../env.ts';
import { catalogLimits } from '../limits.ts';

const { EVENTS_TABLE } = endingEnv.read();

const maxConcurrentUpdates = 10;

type IndexedEvent = Key & { endsAt: number };

/**
 * Sets the status of events that ended before a moment, in the order of their starts. They leave the index `published`,
 * which then holds running and coming events only. Bounded per run: the next run continues with what is left.
 * Returns the number of events read.
 */
export async function endEvents(before: number): Promise<number> {
  const ended = pages<IndexedEvent>(EVENTS_TABLE, {
    IndexName: 'published',
    KeyConditionExpression: '#listing = :published AND #position < :before',
    FilterExpression: 'endsAt <= :end',
    ExpressionAttributeNames: { '#listing': 'listing', '#position': 'position' },
    ExpressionAttributeValues: {
      ':published': 'published',
      ':before': new Date(before).toISOString(),
      ':end': before,
    },
  });
  let count = 0;
  for await (const events of ended) {
    await forEachLimit(events, maxConcurrentUpdates, endEvent);
    count += events.length;
    if (count >= catalogLimits.endedPerRun) break;
  }
  return count;
}

/** Conditional on the event being published with the same end, so an event moved since the query stays as it is. */
const endEvent = ({ pk, sk, endsAt }: IndexedEvent) =>
  update(
    EVENTS_TABLE,
    { pk, sk },
    {
      UpdateExpression: 'SET #status = :ended, #version = #version + :one REMOVE listing',
      ConditionExpression: '#status = :published AND endsAt = :read',
      ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
      ExpressionAttributeValues: { ':ended': 'ended', ':published': 'published', ':one': 1, ':read': endsAt },
    },
  );
