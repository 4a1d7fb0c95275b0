import { formatAmount } from '../../../../shared/base/money.ts';
import { type Document, textHeight } from '../../../../shared/pdf/pdf-text.ts';
import { write, writeNumber } from '../../../../shared/pdf/write-text.ts';
import { netOf, type Paper, type PaperLine } from '../paper.ts';
import { inner, rule, sheet } from './paper-sheet.ts';
import { dateText, rateText } from './paper-words.ts';

interface Column {
  title: string;
  width: number;
  text: (line: PaperLine) => string;
}

const size = { head: 7.5, text: 8.5, note: 7.5 };
const gap = 6;
const rowSpace = 5;

/** The columns of numbers. Those that would be empty on every line are left out. */
function columnsOf({ kind, lines, currency }: Paper): Column[] {
  const amount = (value: number): string => formatAmount({ amount: value, currency });
  const hasTax = lines.some(({ tax }) => tax);
  return [
    { title: 'Quantity', width: 34, text: ({ quantity }) => (quantity > 0 ? String(quantity) : '–') },
    { title: kind === 'invoice' ? 'List price' : 'Price', width: 54, text: ({ list }) => amount(list) },
    ...(lines.some(({ discount }) => discount > 0)
      ? [{ title: 'Discount', width: 48, text: ({ discount }: PaperLine) => amount(discount && -discount) }]
      : []),
    ...(lines.some(({ fee }) => fee > 0)
      ? [{ title: 'Booking fee', width: 46, text: ({ fee }: PaperLine) => amount(fee) }]
      : []),
    ...(hasTax
      ? [
          { title: 'Net', width: 52, text: (line: PaperLine) => amount(netOf(line)) },
          { title: 'Tax rate', width: 34, text: ({ tax }: PaperLine) => rateText(tax?.rate) },
          { title: 'Tax', width: 46, text: ({ tax }: PaperLine) => amount(tax?.amount ?? 0) },
        ]
      : []),
    { title: kind === 'invoice' ? 'Total' : 'Credited', width: 56, text: ({ total }) => amount(total) },
  ];
}

/** Draws the lines from `top` on. `nextPage` begins another page and returns its top. Returns where the table ends. */
export function drawLines(doc: Document, paper: Paper, top: number, nextPage: () => number): number {
  const columns = columnsOf(paper);
  const textWidth = inner - columns.reduce((sum, { width }) => sum + width + gap, 0);
  const right = sheet.margin + textWidth;
  const bottom = sheet.height - sheet.foot;

  const drawHead = (y: number): number => {
    write(doc, `Amounts in ${paper.currency}`, sheet.margin, y, textWidth, { size: size.head, soft: true });
    eachColumn(columns, right, ({ title, width }, x) =>
      writeNumber(doc, title, x, y, width, { size: size.head, soft: true }),
    );
    rule(doc, y + 14);
    return y + 14 + rowSpace;
  };

  let y = drawHead(top);
  for (const line of paper.lines) {
    const { title = '', date = '' } = paper.events[line.event] ?? {};
    const note = `${title}, ${dateText(date)}`;
    const nameHeight = textHeight(doc, line.name, textWidth, 'bold', size.text) + 1;
    const height = nameHeight + textHeight(doc, note, textWidth, 'regular', size.note) + 1;
    if (y + height + rowSpace > bottom) y = drawHead(nextPage());
    write(doc, line.name, sheet.margin, y, textWidth, { size: size.text, weight: 'bold' });
    write(doc, note, sheet.margin, y + nameHeight, textWidth, { size: size.note, soft: true });
    eachColumn(columns, right, ({ width, text }, x) => writeNumber(doc, text(line), x, y, width, { size: size.text }));
    y += height + rowSpace;
    rule(doc, y);
    y += rowSpace;
  }
  return y;
}

function eachColumn(columns: readonly Column[], left: number, work: (column: Column, x: number) => void): void {
  let x = left;
  for (const column of columns) {
    work(column, x + gap);
    x += column.width + gap;
  }
}
