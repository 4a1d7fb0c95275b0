import { decimalAmount } from '../../../shared/base/money.ts';
import { csvFile, type Separator } from '../../../shared/text/csv-file.ts';
import type { LedgerEntryView } from './ledger-schema.ts';

const columns = ['at', 'transactionId', 'kind', 'account', 'amount', 'currency', 'orderId', 'eventId'];

/** The entries of a ledger as CSV, one a line. Amounts are decimal, a debit is above zero. */
export const ledgerFile = (entries: readonly LedgerEntryView[], separator: Separator): string =>
  csvFile(
    entries.map(({ amount, ...entry }) => ({
      ...entry,
      amount: { decimal: decimalAmount(amount) },
      currency: amount.currency,
    })),
    columns,
    separator,
  );
