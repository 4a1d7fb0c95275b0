import { type Box, type Document, setText } from '../../../shared/pdf/pdf-text.ts';
import { renderPdf } from '../../../shared/pdf/render-pdf.ts';
import type { PriceRow } from '../../../shared/text/price-rows.ts';
import { formatTimes } from '../mails/date-format.ts';
import { formatSeat } from '../mails/seat-format.ts';
import type { TicketPage } from '../order/ticket-pages.ts';
import { color } from './colors.ts';
import { drawRows, priceField, rowsHeight } from './price-field.ts';
import { qrSymbol, quietModules } from './qr-symbol.ts';

/** A5 portrait in points (1/72 inch): two fit on a sheet of A4, and one fills a phone's screen. */
const page = { width: 419.53, height: 595.28, margin: 34 };
const inner = page.width - 2 * page.margin;
const column = { gap: 22, width: (inner - 22) / 2 };
const bandHeight = 148;
const stubTop = 408;
/** Printed side of the code without its quiet zone: 48 mm. A scanner needs at least 35 mm. */
const codeSide = (48 / 25.4) * 72;

const labelHeight = 12;
const noteHeight = 22;
const fieldGap = 8;

interface Field extends Box {
  label: string;
  value: string;
  note?: string;
  rows?: PriceRow[];
}

function drawField(doc: Document, { label, value, note, rows = [], x, y, width, height }: Field): void {
  setText(doc, label, { x, y, width, height: 11 }, { weight: 'regular', color: color.soft, sizes: [7.5] });
  const top = y + labelHeight;
  // A note has two lines of its own. Below every field some white space remains.
  const room = height - labelHeight - fieldGap - rowsHeight({ rows });
  const box = { x, y: top, width, height: note ? room - noteHeight : room };
  const used = setText(doc, value, box, { weight: 'bold', color: color.ink, sizes: [12, 11, 10, 9, 8] });
  drawRows(doc, rows, { x, y: top + used, width });
  if (!note) return;
  const below = { x, y: top + used, width, height: room - used };
  setText(doc, note, below, { weight: 'regular', color: color.soft, sizes: [9, 8, 7] });
}

function drawBand(doc: Document, { event }: TicketPage, position: string): void {
  doc.rect(0, 0, page.width, bandHeight).fill(color.ink);
  const line = { y: 26, height: 14 };
  const organizer = { x: page.margin, width: inner - 90, ...line };
  setText(doc, event.organizer.name, organizer, { weight: 'regular', color: color.pale, sizes: [10, 9, 8, 7] });
  const count = { x: page.width - page.margin - 80, width: 80, ...line };
  setText(doc, position, count, { weight: 'regular', color: color.pale, sizes: [10], align: 'right' });
  const title = { x: page.margin, y: 50, width: inner, height: bandHeight - 50 - 18 };
  setText(doc, event.title, title, {
    weight: 'bold',
    color: color.light,
    sizes: [26, 23, 20, 17, 15, 13, 11],
    atFoot: true,
  });
}

function drawFacts(doc: Document, ticket: TicketPage): void {
  const { venue } = ticket.event;
  const zone = venue.timezone;
  const times = formatTimes(zone, ticket.event);
  const doors = `Doors open ${times.doors} · ${times.zone}`;
  const address = [venue.address, venue.city, venue.country].filter((part) => part !== '').join(', ');
  const place = ticket.seat ? formatSeat(ticket.seat) : 'General admission';
  const columns: Omit<Field, 'x' | 'y' | 'width'>[][] = [
    [
      { label: 'Date', value: times.day, height: 46 },
      { label: 'Time', value: times.span, note: doors, height: 62 },
      { label: 'Ticket', value: ticket.ticketType, height: 52 },
      { label: 'Name', value: ticket.holder, height: 58 },
    ],
    [
      { label: 'Venue', value: venue.name, note: address, height: 108 },
      { label: 'Place', value: place, height: 52 },
      { ...priceField(ticket), height: 80 },
    ],
  ];
  for (const [index, fields] of columns.entries()) {
    let y = bandHeight + 20;
    for (const field of fields) {
      drawField(doc, { ...field, x: page.margin + index * (column.width + column.gap), y, width: column.width });
      y += field.height;
    }
  }
}

/** Draws the code in module units under one scale, as one path: short numbers, and no hairlines between the rows. */
function drawCode(doc: Document, code: string, x: number, y: number): void {
  const { size, runs } = qrSymbol(code);
  doc
    .save()
    .translate(x, y)
    .scale(codeSide / size);
  for (const run of runs) doc.rect(run.x, run.y, run.width, 1);
  doc.fill('#000000').restore();
}

function drawStub(doc: Document, ticket: TicketPage): void {
  const { margin, width } = page;
  doc.moveTo(margin, stubTop).lineTo(width - margin, stubTop);
  doc.dash(3, { space: 3 }).lineWidth(0.8).stroke(color.rule).undash();
  // The smallest symbol has 21 modules, so this is wide enough for the quiet zone of every code.
  const quiet = (codeSide / 21) * quietModules * 0.6;
  const top = stubTop + (page.height - stubTop - codeSide) / 2;
  drawCode(doc, ticket.code, margin, top);
  const x = margin + codeSide + quiet;
  const beside = width - margin - x;
  const lines: [text: string, y: number, height: number, label: string][] = [
    ['Admits one person once. The first to show this code is admitted, so keep it to yourself.', 0, 44, 'At the door'],
    [ticket.orderId, 66, 24, 'Order'],
    [ticket.ticketId, 104, 32, 'Ticket number'],
  ];
  for (const [text, offset, height, label] of lines) {
    const y = top + offset;
    setText(doc, label, { x, y, width: beside, height: 11 }, { weight: 'regular', color: color.soft, sizes: [7.5] });
    const box = { x, y: y + 11, width: beside, height };
    setText(doc, text, box, { weight: 'regular', color: color.ink, sizes: [8.5, 8, 7.5, 7] });
  }
}

/** Renders one page per ticket. `createdAt` in epoch ms. The same tickets and time give the same bytes. */
export function ticketPdf(tickets: readonly TicketPage[], createdAt: number): Promise<Buffer> {
  const title = tickets[0]?.event.title ?? 'Tickets';
  return renderPdf({ title, size: [page.width, page.height], createdAt }, (doc) => {
    for (const [index, ticket] of tickets.entries()) {
      doc.addPage();
      drawBand(doc, ticket, `Ticket ${index + 1} of ${tickets.length}`);
      drawFacts(doc, ticket);
      drawStub(doc, ticket);
    }
  });
}
