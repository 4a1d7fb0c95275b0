import { rfc3339 } from '../../../shared/base/clock.ts';
import { decimalAmount, type Money } from '../../../shared/base/money.ts';
import { csvFile, type Separator } from '../../../shared/text/csv-file.ts';
import { type Paper, totalsOf } from './paper.ts';
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

const columns = ['number', 'sequence', 'kind', 'date', 'issuedAt', 'orderId', 'refundId', 'corrects'];

/** Papers as a CSV file: amounts have the decimals of their currency. */
export const papersFile = (papers: readonly Paper[], separator: Separator): string =>
  csvFile(
    papers.map((paper) => {
      const { net, tax, total, ...view } = paperView(paper);
      const cell = (money: Money) => ({ decimal: decimalAmount(money) });
      return { ...view, net: cell(net), tax: cell(tax), total: cell(total), currency: paper.currency };
    }),
    [...columns, 'net', 'tax', 'total', 'currency'],
    separator,
  );

/** The name of a paper's file, of characters that every file system takes. */
export const fileNameOf = ({ kind, number }: Paper): string => `${kind}-${number}.pdf`;
