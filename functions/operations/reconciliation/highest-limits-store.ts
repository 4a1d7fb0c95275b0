import { pages } from '../../../shared/dynamo/read.ts';
import { codeCount } from '../../../shared/records/cart-row.ts';
import { recountEnv } from '../env.ts';
import { type Excess, limitName } from './limit-findings.ts';

const { AUDIT_TABLE } = recountEnv.read();

type Limit = Excess['limit'];
const limits: readonly Limit[] = ['maxPerCustomer', 'maxPerOrder', 'maxUses'];

/** The change of an audit record about a type or a code. */
type LimitChange = { ticketTypeId?: string; code?: string } & {
  [limit in Limit]?: { from: number | null; to: number | null };
};

/**
 * Reads the highest value that each limit of an event's types and codes has had, by `limitName`, from its audit trail.
 * The trail is long, so call it only when an amount is above a present limit.
 */
export async function readHighestLimits(eventId: string): Promise<Map<string, number>> {
  const changes = pages<{ change: LimitChange }>(AUDIT_TABLE, {
    KeyConditionExpression: 'pk = :event',
    FilterExpression: '#what IN (:type, :code)',
    ProjectionExpression: '#change',
    ExpressionAttributeNames: { '#what': 'what', '#change': 'change' },
    ExpressionAttributeValues: { ':event': eventId, ':type': 'ticket_type_changed', ':code': 'promo_code_changed' },
  });
  const highest = new Map<string, number>();
  const add = (change: LimitChange) => {
    const item = change.ticketTypeId ?? codeCount(change.code ?? '');
    for (const limit of limits) {
      const name = limitName({ item, limit });
      const value = Math.max(change[limit]?.from ?? 0, change[limit]?.to ?? 0);
      if (value > (highest.get(name) ?? 0)) highest.set(name, value);
    }
  };
  for await (const rows of changes) for (const { change } of rows) add(change);
  return highest;
}
