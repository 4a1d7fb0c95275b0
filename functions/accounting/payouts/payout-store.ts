import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import {
  type PayoutFacts,
  payoutKey,
  payoutPartition,
  payoutRow,
  returnOf,
} from '../../../shared/ledger/payout-row.ts';
import { env } from '../env.ts';
import type { PaidSums, Payout, PayoutReturn } from './payout.ts';

const { ACCOUNTING_TABLE, SETTINGS_TABLE } = env.read();

const sumsKey = (organizerId: string): Key => ({ pk: payoutPartition(organizerId), sk: 'sums' });

/** The row in the audited table Settings: the decision of an administrator. */
const decisionKey = (payoutId: string): Key => ({ pk: 'payouts', sk: payoutId });

export const readPayout = (payoutId: string) =>
  getItem<Payout>(SETTINGS_TABLE, decisionKey(payoutId), { consistent: true });

/** What was paid to an organizer so far, without what came back. */
export const readPaidSums = async (organizerId: string): Promise<PaidSums> =>
  (await getItem<PaidSums>(ACCOUNTING_TABLE, sumsKey(organizerId), { consistent: true })) ?? { version: 0, sums: {} };

/** Lists the payouts of an organizer, newest first. */
export const listPayouts = (organizerId: string, paging: Paging) =>
  listPage<Payout>(
    ACCOUNTING_TABLE,
    {
      // Payouts sort by their time, before the row of the sums.
      KeyConditionExpression: 'pk = :pk AND sk < :sums',
      FilterExpression: 'attribute_not_exists(isReturn)',
      ExpressionAttributeValues: { ':pk': payoutPartition(organizerId), ':sums': sumsKey('').sk },
      ScanIndexForward: false,
    },
    paging,
  );

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

/** Books a payout or its return: the sums of the organizer, which are as read, its row by time, and its transaction. */
function booking(facts: PayoutFacts, row: object, paid: PaidSums, timezone: string): Action[] {
  const { organizerId, amount, isReturn } = facts;
  const { [amount.currency]: before = 0 } = paid.sums;
  const sums = { ...paid.sums, [amount.currency]: before + (isReturn ? -amount.amount : amount.amount) };
  return [
    {
      Put: {
        TableName: ACCOUNTING_TABLE,
        Item: { ...sumsKey(organizerId), version: paid.version + 1, sums },
        ConditionExpression: 'attribute_not_exists(pk) OR #version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': paid.version },
      },
    },
    { Put: { TableName: ACCOUNTING_TABLE, Item: { ...payoutKey(facts), ...row }, ...isNew } },
    { Put: { TableName: ACCOUNTING_TABLE, Item: { ...payoutRow(facts, timezone) }, ...isNew } },
  ];
}

/**
 * Stores a payout in one transaction: the sums of the organizer, the payout in its list, its ledger transaction, and the
 * administrator's decision. Conditional on the sums as read, and on a payout that is new. Returns whether it was written.
 */
export async function writePayout(payout: Payout, paid: PaidSums, timezone: string): Promise<boolean> {
  const cancelled = await tryTransact([
    ...booking(payout, payout, paid, timezone),
    { Put: { TableName: SETTINGS_TABLE, Item: { ...decisionKey(payout.payoutId), ...payout }, ...isNew } },
  ]);
  return cancelled === undefined;
}

/**
 * Stores in one transaction that a payout came back: as `writePayout`, and the return as part of the payout. Conditional
 * on the sums as read, and on a payout that has not come back. Returns whether it was written.
 */
export async function writeReturn(
  payout: Payout & { returned: PayoutReturn },
  paid: PaidSums,
  timezone: string,
): Promise<boolean> {
  const facts = returnOf(payout, payout.returned);
  // The payout as read has the key of its decision.
  const isPaid = { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(returned)' };
  const cancelled = await tryTransact([
    ...booking(facts, facts, paid, timezone),
    { Put: { TableName: ACCOUNTING_TABLE, Item: { ...payout, ...payoutKey(payout) }, ...isPaid } },
    { Put: { TableName: SETTINGS_TABLE, Item: { ...payout, ...decisionKey(payout.payoutId) }, ...isPaid } },
  ]);
  return cancelled === undefined;
}
