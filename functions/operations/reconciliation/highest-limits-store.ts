import { queryAll } from '../../../shared/dynamo/read.ts';
import { codeCount } from '../../../shared/records/cart-row.ts';
import { recountEnv } from '../env.ts';
import { operationsLimits } from '../limits.ts';
import { type Excess, limitName } from './limit-findings.ts';

const { AUDIT_TABLE } = recountEnv.read();

type Limit = Excess['limit'];
const names: readonly Limit[] = ['maxPerCustomer', 'maxPerOrder', 'maxUses'];

type Change = { ticketTypeId?: string; code?: string } & {
  [limit in Limit]?: { from: number | null; to: number | null };
};

/**
 * The highest that each limit of an event's types and codes has been, by `limitName`, from its trail. That is long: it
 * is read only where something is above a limit.
 */
export async function highestLimits(eventId: string): Promise<Map<string, number>> {
  const rows = await queryAll<{ change: Change }>(
    AUDIT_TABLE,
    {
      KeyConditionExpression: 'pk = :event',
      FilterExpression: '#what IN (:type, :code)',
      ProjectionExpression: '#change',
      ExpressionAttributeNames: { '#what': 'what', '#change': 'change' },
      ExpressionAttributeValues: { ':event': eventId, ':type': 'ticket_type_changed', ':code': 'promo_code_changed' },
    },
    operationsLimits.auditedChanges,
  );
  const highest = new Map<string, number>();
  for (const { change } of rows) {
    const of = change.ticketTypeId ?? codeCount(change.code ?? '');
    for (const limit of names) {
      const name = limitName({ of, limit });
      const was = Math.max(change[limit]?.from ?? 0, change[limit]?.to ?? 0);
      if (was > (highest.get(name) ?? 0)) highest.set(name, was);
    }
  }
  return highest;
}
