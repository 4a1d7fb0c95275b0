import { getItem, queryUpTo } from '../../../shared/dynamo/read.ts';
import { put, putNew, removeWhen, update } from '../../../shared/dynamo/write.ts';
import { env } from '../env.ts';
import type { ReconcilerFinding } from './finding.ts';
import { reconcilerLimits } from './limits.ts';

const { ORDERS_TABLE } = env.read();

const pk = 'reconciler';
const positionKey = { pk, sk: 'position' };
const findingKey = (id: string) => ({ pk, sk: `finding#${id}` });

/** Until when everything was compared, epoch ms; `undefined` before the first run. */
export const readPosition = async (): Promise<number | undefined> =>
  (await getItem<{ until: number }>(ORDERS_TABLE, positionKey, { consistent: true }))?.until;

export const storePosition = (until: number) => put(ORDERS_TABLE, { ...positionKey, until });

/** The findings that are not mended yet, and whether these are all. */
export async function readOpenFindings(): Promise<{ findings: ReconcilerFinding[]; isAll: boolean }> {
  const { items, isAll } = await queryUpTo<{ finding: ReconcilerFinding }>(
    ORDERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :finding)',
      ExpressionAttributeValues: { ':pk': pk, ':finding': findingKey('').sk },
      ConsistentRead: true,
    },
    reconcilerLimits.openFindings,
  );
  return { findings: items.map(({ finding }) => finding), isAll };
}

export const readFinding = async (id: string): Promise<ReconcilerFinding | undefined> =>
  (await getItem<{ finding: ReconcilerFinding }>(ORDERS_TABLE, findingKey(id), { consistent: true }))?.finding;

/** Keeps a finding until it is mended. Returns whether it is new. `at`: epoch ms. */
export const keepFinding = (finding: ReconcilerFinding, at: number): Promise<boolean> =>
  putNew(ORDERS_TABLE, { ...findingKey(finding.id), finding, at });

/** Keeps what differs now of an open finding. */
export const renewFinding = (finding: ReconcilerFinding) =>
  update(ORDERS_TABLE, findingKey(finding.id), {
    UpdateExpression: 'SET finding = :finding',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':finding': finding },
  });

export const dropFinding = (id: string) =>
  removeWhen(ORDERS_TABLE, findingKey(id), { ConditionExpression: 'attribute_exists(pk)' });
