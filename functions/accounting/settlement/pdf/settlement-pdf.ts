import type { Document } from '../../../../shared/pdf/pdf-text.ts';
import { renderPdf } from '../../../../shared/pdf/render-pdf.ts';
import { write, writeNumber } from '../../../../shared/pdf/write-text.ts';
import type { SettlementView } from '../settlement-schema.ts';
import { balanceHeight, drawBalance } from './balance-table.ts';
import { drawEvents, eventsMinHeight } from './event-table.ts';
import { inner, sheet } from './sheet.ts';
import { drawTaxes, taxHeight } from './tax-table.ts';
import { closingText, periodText } from './words.ts';

const column = { left: 300, gap: 36 };
const blockGap = 16;

/** Renders a settlement. `createdAt` in epoch ms. The same settlement and time give the same bytes. */
export function settlementPdf(settlement: SettlementView, createdAt: number): Promise<Buffer> {
  const title = `Settlement ${settlement.from} to ${settlement.to}`;
  return renderPdf({ title, size: [sheet.width, sheet.height], createdAt }, (doc) => {
    doc.addPage();
    const nextPage = (): number => {
      doc.addPage();
      const line = `${settlement.organizer.name} · ${title}`;
      return sheet.margin + write(doc, line, sheet.margin, sheet.margin, inner, { size: 8, soft: true }) + 10;
    };
    let y = drawHead(doc, settlement);
    if (settlement.totals.length === 0)
      write(doc, 'Nothing was sold, refunded or paid out.', sheet.margin, y, inner, { size: 10 });
    for (const [index, totals] of settlement.totals.entries()) {
      const { currency } = totals;
      if (index > 0) y = nextPage();
      const height = Math.max(balanceHeight(totals), taxHeight(totals));
      drawBalance(doc, totals, sheet.margin, y, column.left);
      const right = sheet.margin + column.left + column.gap;
      drawTaxes(doc, totals, right, y, inner - column.left - column.gap);
      y += height + blockGap;
      const events = settlement.events.filter((line) => line.currency === currency);
      if (events.length === 0) continue;
      if (y + eventsMinHeight > sheet.height - sheet.foot) y = nextPage();
      drawEvents(doc, { events, currency }, y, nextPage);
    }
    drawFeet(doc, title);
  });
}

/** Draws the organizer and the period. Returns where they end. */
function drawHead(doc: Document, settlement: SettlementView): number {
  const { margin } = sheet;
  let y = margin + write(doc, settlement.organizer.name, margin, margin, inner, { size: 11, soft: true }) + 4;
  y += write(doc, 'Settlement', margin, y, inner, { size: 22, weight: 'bold' }) + 6;
  const [only] = settlement.events;
  const scope = settlement.eventId ? `Only the event ${only?.title ?? settlement.eventId}. ` : '';
  y += write(doc, `${scope}${periodText(settlement)}`, margin, y, inner, { size: 9.5 }) + 1;
  return y + write(doc, closingText(settlement), margin, y, inner, { size: 9.5 }) + blockGap;
}

function drawFeet(doc: Document, title: string): void {
  const { count } = doc.bufferedPageRange();
  const y = sheet.height - 32;
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    write(doc, title, sheet.margin, y, inner / 2, { size: 7.5, soft: true });
    writeNumber(doc, `Page ${page + 1} of ${count}`, sheet.margin + inner / 2, y, inner / 2, { size: 7.5, soft: true });
  }
}
