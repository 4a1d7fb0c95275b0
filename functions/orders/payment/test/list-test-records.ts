import { forEachLimit } from '../../../../shared/async/concurrency.ts';
import { clock } from '../../../../shared/base/clock.ts';
import { sumOf } from '../../../../shared/base/sum.ts';
import type { Key } from '../../../../shared/dynamo/client.ts';
import { queryAll } from '../../../../shared/dynamo/read.ts';
import {
  orderOfAttempt,
  stateOfCharge,
  type TestCharge,
  type TestDecision,
  type TestDispute,
  type TestRefund,
  testBookPartitions,
  testChargeKey,
} from '../../../../shared/records/test-provider/charge.ts';
import { env } from '../../env.ts';
import { orderLimits } from '../../limits.ts';
import type { ListRequest, ProviderPage, ProviderRecord } from '../provider.ts';

const { ORDERS_TABLE } = env.read();

type Rows = Map<string, TestCharge & TestDecision & TestRefund & TestDispute>;

/**
 * Lists what the test provider has, a partition of its index a page. Positions are numbers of partitions. The index is
 * eventually consistent.
 */
export async function listTestRecords({ from, to, after = '0' }: ListRequest): Promise<ProviderPage> {
  const partition = Number(after);
  const listed = await queryAll<Key>(ORDERS_TABLE, {
    IndexName: 'open',
    KeyConditionExpression: '#open = :partition AND checkAt BETWEEN :from AND :until',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':partition': testBookPartitions[partition], ':from': from, ':until': to - 1 },
  });
  const records: ProviderRecord[] = [];
  const byAttempt = [...Map.groupBy(listed, ({ pk }) => pk)];
  await forEachLimit(byAttempt, orderLimits.reconcilerReads, async ([pk, keys]) => {
    const rows: Rows = new Map((await rowsOf(pk)).map((row) => [row.sk, row]));
    records.push(...keys.flatMap(({ sk }) => recordOf(pk.slice(testChargeKey('').pk.length), sk, rows) ?? []));
  });
  return { records, ...(partition + 1 < testBookPartitions.length && { next: String(partition + 1) }) };
}

const rowsOf = (pk: string) =>
  queryAll<Key & TestCharge & TestDecision & TestRefund & TestDispute>(ORDERS_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  });

function recordOf(attemptId: string, sk: string, rows: Rows): ProviderRecord | undefined {
  const owner = { attemptId, orderId: orderOfAttempt(attemptId) };
  const row = rows.get(sk);
  if (!row) return undefined;
  const { id, amount, status, reason, isOutside } = row;
  if (sk.startsWith('dispute#')) return { ...owner, what: 'dispute', reference: id, amount, status, reason };
  if (sk.startsWith('refund#')) {
    const named = isOutside ? { reference: id } : { reference: `test_${id}`, refundId: id };
    return { ...owner, what: 'refund', ...named, amount, status: 'succeeded' };
  }
  const charge = rows.get('charge');
  if (!charge || stateOfCharge(charge, rows.get('decision'), clock.now()) !== 'captured') return undefined;
  const refunds = [...rows].filter(([key]) => key.startsWith('refund#'));
  const refunded = sumOf(refunds.map(([, refund]) => refund.amount.amount));
  return { ...owner, what: 'charge', reference: `test_${attemptId}`, amount: charge.amount, refunded };
}
