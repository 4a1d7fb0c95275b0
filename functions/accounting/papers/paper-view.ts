import { stringify } from 'csv-stringify/sync';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { decimalAmount, type Money } from '../../../shared/base/money.ts';
import type { Paper } from './paper.ts';
import { totalsOf } from './paper.ts';
import type { IssuedPaperView } from './paper-schema.ts';

/** A paper as the API lists it. */
export function paperView(paper: Paper): IssuedPaperView {
  const { kind, number, sequence, issuedAt, date, organizerId, orderId, refundId, corrects, currency, lines } = paper;
  const { net, tax, total } = totalsOf(lines);
  const money = (amount: number): Money => ({ amount, currency });
  return {
    ...{ kind, number, sequence, issuedAt: rfc3339(issuedAt), date, organizerId, orderId },
    ...(refundId !== undefined && { refundId }),
    ...(corrects && { corrects: corrects.number }),
    ...{ net: money(net), tax: money(tax), total: money(total) },
  };
}

const columns = ['number', 'sequence', 'kind', 'date', 'issuedAt', 'orderId', 'refundId', 'corrects'] as const;

/** Papers as a CSV file with a byte order mark: amounts have the decimals of their currency. */
export const papersFile = (papers: readonly Paper[]): string =>
  stringify(
    papers.map((paper) => {
      const { net, tax, total, ...view } = paperView(paper);
      const amounts = { net: decimalAmount(net), tax: decimalAmount(tax), total: decimalAmount(total) };
      return { ...view, ...amounts, currency: paper.currency };
    }),
    { header: true, columns: [...columns, 'net', 'tax', 'total', 'currency'], bom: true, record_delimiter: 'windows' },
  );

/** The name of a paper's file, of characters that every file system takes. */
export const fileNameOf = ({ kind, number }: Paper): string => `${kind}-${number}.pdf`;
