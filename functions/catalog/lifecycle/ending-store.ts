import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { queryPage } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { endingEnv } from '../env.ts';
import { catalogLimits } from '../limits.ts';

const { EVENTS_TABLE } = endingEnv.read();

/** Updates under way at once. */
const lanes = 10;

type Listed = Key & { endsAt: number };

/** Conditional on being published until that end still; answers whether it was. */
const end = ({ pk, sk, endsAt }: Listed) =>
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

/**
 * Writes down what ended before a moment, by start: it leaves the index of the published events, which holds then what
 * is, or is to come. Bounded for a run; what is left is met first by the next. Answers how many.
 */
export async function endEvents(before: number): Promise<number> {
  let ended = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page: { items: Listed[]; next: typeof start } = await queryPage<Listed>(EVENTS_TABLE, {
      IndexName: 'published',
      KeyConditionExpression: '#listing = :published AND #position < :before',
      FilterExpression: 'endsAt <= :end',
      ExpressionAttributeNames: { '#listing': 'listing', '#position': 'position' },
      ExpressionAttributeValues: {
        ':published': 'published',
        ':before': new Date(before).toISOString(),
        ':end': before,
      },
      ...(start && { ExclusiveStartKey: start }),
    });
    await forEachLimit(page.items, lanes, end);
    ended += page.items.length;
    start = page.next;
  } while (start && ended < catalogLimits.endedPerRun);
  return ended;
}
