import { pages } from '../../../shared/dynamo/read.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { totalsEnv } from '../env.ts';

const { ACCOUNTING_TABLE } = totalsEnv.read();

/** Yields the transactions of a partition of a ledger, page by page. */
export const ledgerPages = (partition: string): AsyncGenerator<LedgerRow[]> =>
  pages<LedgerRow>(ACCOUNTING_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partition },
    ConsistentRead: true,
  });
