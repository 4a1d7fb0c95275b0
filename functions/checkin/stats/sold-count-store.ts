import { soldCountKey } from '../../../shared/door/door-rows.ts';
import { update } from '../../../shared/dynamo/write.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { countSold } from '../preload/sold-tickets-store.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** How many tickets of each type were sold at a moment, a row that all processes share. */
export interface SoldCount {
  byType: Record<string, number>;
  /** Epoch ms. */
  countedAt: number;
}

/**
 * Returns how many tickets of each type are sold: the last count, or a new one if that is a minute old. One process
 * counts, and the others show the last count meanwhile. A count reads the places that are not sold.
 */
export async function soldByType(
  eventId: string,
  types: readonly TicketType[],
  last: SoldCount | undefined,
  now: number,
): Promise<SoldCount['byType']> {
  const isNew = last && Math.abs(now - last.countedAt) < checkinLimits.soldAgeMs;
  const hasEvery = last && types.every(({ ticketTypeId }) => last.byType[ticketTypeId] !== undefined);
  if (last && hasEvery && (isNew || !(await beginCount(eventId, now)))) return last.byType;
  const counts = await Promise.all(types.map(async (type) => [type.ticketTypeId, await countSold([type])] as const));
  const byType = Object.fromEntries(counts);
  await update(CHECKIN_TABLE, soldCountKey(eventId), {
    UpdateExpression: 'SET byType = :byType, countedAt = :now, begunAt = :now',
    ExpressionAttributeValues: { ':byType': byType, ':now': now },
  });
  return byType;
}

/** Returns whether the caller is to count. Conditional on nobody having begun within a minute. */
const beginCount = async (eventId: string, now: number): Promise<boolean> =>
  (await update(CHECKIN_TABLE, soldCountKey(eventId), {
    UpdateExpression: 'SET begunAt = :now',
    ConditionExpression: 'attribute_not_exists(begunAt) OR begunAt <= :before OR begunAt > :now',
    ExpressionAttributeValues: { ':now': now, ':before': now - checkinLimits.soldAgeMs },
  })) !== undefined;
