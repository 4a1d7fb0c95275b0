import { getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { recentSalesPartition, type SalesRow, salesPartition } from '../../../shared/records/sales-row.ts';
import { popularityEnv } from '../env.ts';
import { popularityLimits } from './limits.ts';
import { type PopularityScore, rankingKey } from './score.ts';

const { EVENTS_TABLE, ORDERS_TABLE } = popularityEnv.read();

const scoreKey = (eventId: string) => ({ pk: 'popularity', sk: eventId });

/** Events that have sold something in the last days. */
export async function sellingEvents(): Promise<string[]> {
  const marks = await queryAll<{ sk: string }>(
    ORDERS_TABLE,
    { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': recentSalesPartition } },
    popularityLimits.rankedCandidates,
  );
  return marks.map(({ sk }) => sk);
}

export async function popularityOf(eventId: string): Promise<PopularityScore> {
  const row = await getItem<PopularityScore>(EVENTS_TABLE, scoreKey(eventId), { consistent: true });
  return row ?? { eventId, score: 0, at: 0, countedTo: '' };
}

/** Sales after those counted, in their order. The newest are left for the next time: an earlier one may be on its way. */
export const salesAfter = ({ eventId, countedTo }: PopularityScore, now: number) =>
  queryAll<SalesRow & { sk: string }>(
    ORDERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': salesPartition(eventId),
        // Directly after the last one.
        ':from': `${countedTo} `,
        ':to': new Date(now - popularityLimits.salesSettleMs).toISOString(),
      },
    },
    popularityLimits.salesPerCount,
  );

/** Conditional on what was counted when it was read: of two who count at once, one does. */
export const keepScore = (score: PopularityScore, read: PopularityScore) =>
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

export const keepRanking = (ranking: readonly { eventId: string; score: number }[], now: number) =>
  put(EVENTS_TABLE, {
    ...rankingKey,
    at: now,
    scores: Object.fromEntries(ranking.map(({ eventId, score }) => [eventId, score])),
  });
