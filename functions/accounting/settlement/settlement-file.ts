import { decimalAmount } from '../../../shared/base/money.ts';
import { csvFile, type Decimal, type Separator } from '../../../shared/text/csv-file.ts';
import type { SettlementView, TaxReportView } from './settlement-schema.ts';

type Cell = string | number | Decimal | undefined;
type Line = { line: 'event' | 'total' } & SettlementView['events'][number] &
  Partial<Pick<SettlementView['totals'][number], 'openingBalance' | 'closingBalance'>>;
type TaxLine = TaxReportView['items'][number];

/** Amounts are in units of their currency. */
const decimal = (money: { amount: number; currency: string } | undefined): Decimal | undefined =>
  money && { decimal: decimalAmount(money) };

const settlementColumns: [name: string, cell: (line: Line) => Cell][] = [
  ['line', ({ line }) => line],
  ['eventId', ({ eventId }) => eventId],
  ['title', ({ title }) => title],
  ['startsAt', ({ startsAt }) => startsAt],
  ['currency', ({ currency }) => currency],
  ['openingBalance', ({ openingBalance }) => decimal(openingBalance)],
  ['orders', ({ orders }) => orders],
  ['ticketsSold', ({ tickets }) => tickets.sold],
  ['salesNet', ({ sales }) => decimal(sales.net)],
  ['salesTax', ({ sales }) => decimal(sales.tax)],
  ['salesTotal', ({ sales }) => decimal(sales.total)],
  ['refunds', ({ refunds }) => refunds.count],
  ['ticketsRefunded', ({ tickets }) => tickets.refunded],
  ['refundsNet', ({ refunds }) => decimal(refunds.net)],
  ['refundsTax', ({ refunds }) => decimal(refunds.tax)],
  ['refundsTotal', ({ refunds }) => decimal(refunds.total)],
  ['bookingFeesPaidByBuyers', ({ bookingFees }) => decimal(bookingFees.paidByBuyers)],
  ['bookingFeesRefunded', ({ bookingFees }) => decimal(bookingFees.refunded)],
  ['bookingFeesPaidByOrganizer', ({ bookingFees }) => decimal(bookingFees.paidByOrganizer)],
  ['providerFees', ({ providerFees }) => decimal(providerFees)],
  ['disputes', ({ disputes }) => decimal(disputes)],
  ['losses', ({ losses }) => decimal(losses)],
  ['receivedDirectly', ({ receivedDirectly }) => decimal(receivedDirectly)],
  ['payouts', ({ payouts }) => decimal(payouts)],
  ['balanceChange', ({ balanceChange }) => decimal(balanceChange)],
  ['closingBalance', ({ closingBalance }) => decimal(closingBalance)],
];

const taxColumns: [name: string, cell: (line: TaxLine) => Cell][] = [
  ['currency', ({ currency }) => currency],
  ['rate', ({ rate }) => rate],
  ['salesNet', ({ sales }) => decimal(sales.net)],
  ['salesTax', ({ sales }) => decimal(sales.tax)],
  ['salesGross', ({ sales }) => decimal(sales.gross)],
  ['refundsNet', ({ refunds }) => decimal(refunds.net)],
  ['refundsTax', ({ refunds }) => decimal(refunds.tax)],
  ['refundsGross', ({ refunds }) => decimal(refunds.gross)],
  ['net', ({ net }) => decimal(net)],
  ['tax', ({ tax }) => decimal(tax)],
  ['gross', ({ gross }) => decimal(gross)],
];

/** Every line of a file names its period, so that the files of several months can be put together. */
interface OfPeriod {
  from: string;
  to: string;
}

function fileOf<L>(
  { from, to }: OfPeriod,
  lines: readonly L[],
  columns: readonly [name: string, cell: (line: L) => Cell][],
  separator: Separator,
): string {
  const rows = lines.map((line) => ({
    ...{ from, to },
    ...Object.fromEntries(columns.map(([name, cell]) => [name, cell(line)])),
  }));
  return csvFile(rows, ['from', 'to', ...columns.map(([name]) => name)], separator);
}

/**
 * A settlement as a CSV file: `line` is `event` for each event and currency, then `total` for each currency. Only totals
 * have balances, so a column of one kind of line can be added up.
 */
export const settlementFile = (settlement: SettlementView, separator: Separator): string =>
  fileOf<Line>(
    settlement,
    [
      ...settlement.events.map((line) => ({ ...line, line: 'event' as const })),
      ...settlement.totals.map((line) => ({ ...line, line: 'total' as const })),
    ],
    settlementColumns,
    separator,
  );

/** A tax report as a CSV file, with a line for each currency and rate. */
export const taxReportFile = (report: TaxReportView, separator: Separator): string =>
  fileOf<TaxLine>(report, report.items, taxColumns, separator);
