import { getItem, pages, queryUpTo } from '../../../shared/dynamo/read.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { recentSalesPartition, type SalesRow, salesPartition } from '../../../shared/records/sales-row.ts';
import { popularityEnv } from '../env.ts';
import { popularityLimits } from './limits.ts';
import { type PopularityScore, rankingKey } from './score.ts';

const { EVENTS_TABLE, ORDERS_TABLE } = popularityEnv.read();

const scoreKey = (eventId: string) => ({ pk: 'popularity', sk: eventId });

/** Yields the ids of all events with sales in the last days, page by page. */
export async function* sellingEventIds(): AsyncGenerator<string[]> {
  const marks = pages<{ sk: string }>(ORDERS_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': recentSalesPartition },
  });
  for await (const page of marks) yield page.map(({ sk }) => sk);
}

/** Reads the score of an event; a score of 0 if it has none yet. */
export async function readScore(eventId: string): Promise<PopularityScore> {
  const row = await getItem<PopularityScore>(EVENTS_TABLE, scoreKey(eventId), { consistent: true });
  return row ?? { eventId, score: 0, at: 0, countedTo: '' };
}

/**
 * Reads the sales after those counted, in their order. The newest are left out: an earlier one may still arrive. Bounded:
 * the next run continues after them.
 */
export const readSalesAfter = ({ eventId, countedTo }: PopularityScore, now: number) =>
  queryUpTo<SalesRow & { sk: string }>(
    ORDERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': salesPartition(eventId),
        // The first key after the last sale counted.
        ':from': `${countedTo} `,
        ':to': new Date(now - popularityLimits.salesSettleMs).toISOString(),
      },
    },
    popularityLimits.salesPerCount,
  );

/** Stores a score. Conditional on `countedTo` as read, so that of two concurrent runs one counts. */
export const saveScore = (score: PopularityScore, read: PopularityScore) =>
  update(EVENTS_TABLE, scoreKey(score.eventId), {
    UpdateExpression: 'SET eventId = :id, score = :score, #at = :at, countedTo = :to',
    ConditionExpression: read.countedTo === '' ? 'attribute_not_exists(pk)' : 'countedTo = :read',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: {
      ':id': score.eventId,
      ':score': score.score,
      ':at': score.at,
      ':to': score.countedTo,
      ...(read.countedTo !== '' && { ':read': read.countedTo }),
    },
  });

/** Replaces the ranking. */
export const saveRanking = (ranking: readonly { eventId: string; score: number }[], now: number) =>
  put(EVENTS_TABLE, {
    ...rankingKey,
    at: now,
    scores: Object.fromEntries(ranking.map(({ eventId, score }) => [eventId, score])),
  });
