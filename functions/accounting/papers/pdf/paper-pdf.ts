import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { renderPdf } from '../../../../shared/pdf/render-pdf.ts';
import { write } from '../../../../shared/pdf/write-text.ts';
import type { Paper } from '../paper.ts';
import { drawLines } from './line-table.ts';
import { inner, sheet } from './paper-sheet.ts';
import { dateText, methodText, titles } from './paper-words.ts';
import { drawTotals, totalsHeight } from './totals-block.ts';

const column = { left: sheet.margin, width: 214, right: sheet.margin + 226, rightWidth: inner - 226 };
/** Wide enough for "Corrects invoice". What is left has room for the number of an order on one line. */
const labelWidth = 68;

/** Renders an invoice or a credit note. The same paper gives the same bytes. */
export function paperPdf(paper: Paper): Promise<Buffer> {
  const title = `${titles[paper.kind]} ${paper.number}`;
  const size: [number, number] = [sheet.width, sheet.height];
  return renderPdf({ title, size, createdAt: paper.issuedAt }, (doc) => {
    doc.addPage();
    const nextPage = (): number => {
      doc.addPage();
      return sheet.margin + write(doc, title, column.left, sheet.margin, inner, { size: 9, soft: true }) + 12;
    };
    let y = drawLines(doc, paper, drawHead(doc, paper), nextPage);
    if (y + totalsHeight(paper) > sheet.height - sheet.foot) y = nextPage();
    drawTotals(doc, paper, y);
    drawFeet(doc, paper);
  });
}

/** Draws title, seller, buyer and the facts of the paper. Returns where they end. */
function drawHead(doc: Document, paper: Paper): number {
  const top = sheet.margin + write(doc, titles[paper.kind], column.left, sheet.margin, inner, headline) + 18;
  const bottoms = [
    drawBlock(doc, sellerText(paper), drawBlock(doc, [], top, 'Seller'), undefined),
    drawFacts(doc, factsOf(paper), top),
  ];
  const below = Math.max(...bottoms) + 14;
  return drawBlock(doc, buyerText(paper), drawBlock(doc, [], below, 'Buyer'), undefined) + 24;
}

const headline = { size: 24, weight: 'bold' } as const;

/** Draws lines of text under a label, the first of them bold. Returns where they end. */
function drawBlock(doc: Document, lines: readonly string[], top: number, label: string | undefined): number {
  let y = top;
  if (label) y += write(doc, label, column.left, y, column.width, { size: 7.5, soft: true }) + 2;
  lines.forEach((line, index) => {
    const weight = index === 0 ? 'bold' : 'regular';
    y += write(doc, line, column.left, y, column.width, { size: 9.5, weight }) + 1;
  });
  return y;
}

function drawFacts(doc: Document, facts: readonly [label: string, value: string][], top: number): number {
  let y = top;
  for (const [label, value] of facts) {
    write(doc, label, column.right, y, labelWidth, { size: 8.5, soft: true });
    const [x, width] = [column.right + labelWidth + 4, column.rightWidth - labelWidth - 4];
    y += Math.max(12, write(doc, value, x, y, width, { size: 8.5 })) + 3;
  }
  return y;
}

const sellerText = ({ seller: { name, address = '', vatId } }: Paper): string[] => [
  name,
  ...address.split('\n').filter((line) => line.trim() !== ''),
  ...(vatId ? [`VAT ID ${vatId}`] : []),
];

function buyerText({ buyer: { name, email }, payment: { method } }: Paper): string[] {
  if (name || email) return [name, email].filter((text) => text !== undefined);
  return [method === 'cash' || method === 'card' ? 'Customer at the box office' : 'Customer whose account was deleted'];
}

function factsOf(paper: Paper): [label: string, value: string][] {
  const { kind, number, date, orderId, payment, corrects } = paper;
  const paid = `${dateText(payment.date)}, ${methodText(payment.method)}`;
  return [
    [`${titles[kind]} no.`, number],
    ['Date of issue', dateText(date)],
    ...(corrects
      ? [['Corrects invoice', `${corrects.number} of ${dateText(corrects.date)}`] satisfies [string, string]]
      : []),
    ['Order', orderId],
    ['Paid', paid],
  ];
}

function drawFeet(doc: Document, { number }: Paper): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    const y = sheet.height - 40;
    write(doc, number, sheet.margin, y, inner / 2, { size: 7.5, soft: true });
    const half = { x: sheet.margin + inner / 2, width: inner / 2 };
    write(doc, `Page ${page + 1} of ${count}`, half.x, y, half.width, { size: 7.5, soft: true, align: 'right' });
  }
}
