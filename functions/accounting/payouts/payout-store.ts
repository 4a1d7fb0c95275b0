import type { Key } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { payoutKey, payoutPartition, payoutRow } from '../../../shared/ledger/payout-row.ts';
import { env } from '../env.ts';
import type { PaidSums, Payout } from './payout.ts';

const { ACCOUNTING_TABLE, SETTINGS_TABLE } = env.read();

const sumsKey = (organizerId: string): Key => ({ pk: payoutPartition(organizerId), sk: 'sums' });

/** The row in the audited table Settings: the decision of an administrator. */
const decisionKey = (payoutId: string): Key => ({ pk: 'payouts', sk: payoutId });

export const readPayout = (payoutId: string) =>
  getItem<Payout>(SETTINGS_TABLE, decisionKey(payoutId), { consistent: true });

/** What was paid to an organizer so far. */
export const readPaidSums = async (organizerId: string): Promise<PaidSums> =>
  (await getItem<PaidSums>(ACCOUNTING_TABLE, sumsKey(organizerId), { consistent: true })) ?? { version: 0, sums: {} };

/** Lists the payouts of an organizer, newest first. */
export const listPayouts = (organizerId: string, paging: Paging) =>
  listPage<Payout>(
    ACCOUNTING_TABLE,
    {
      // Payouts sort by their time, before the row of the sums.
      KeyConditionExpression: 'pk = :pk AND sk < :sums',
      ExpressionAttributeValues: { ':pk': payoutPartition(organizerId), ':sums': sumsKey('').sk },
      ScanIndexForward: false,
    },
    paging,
  );

/**
 * Stores a payout in one transaction: the sums of the organizer, the payout in its list, its ledger transaction, and the
 * administrator's decision. Conditional on the sums as read, and on a payout that is new. Returns whether it was written.
 */
export async function writePayout(payout: Payout, paid: PaidSums, timezone: string): Promise<boolean> {
  const { payoutId, organizerId, amount } = payout;
  const sums = { ...paid.sums, [amount.currency]: (paid.sums[amount.currency] ?? 0) + amount.amount };
  const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
  const listed = { ...payoutKey(payout), ...payout };
  const cancelled = await tryTransact([
    {
      Put: {
        TableName: ACCOUNTING_TABLE,
        Item: { ...sumsKey(organizerId), version: paid.version + 1, sums },
        ConditionExpression: 'attribute_not_exists(pk) OR #version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': paid.version },
      },
    },
    { Put: { TableName: ACCOUNTING_TABLE, Item: listed, ...isNew } },
    { Put: { TableName: ACCOUNTING_TABLE, Item: { ...payoutRow(payout, timezone) }, ...isNew } },
    { Put: { TableName: SETTINGS_TABLE, Item: { ...decisionKey(payoutId), ...payout }, ...isNew } },
  ]);
  return cancelled === undefined;
}
