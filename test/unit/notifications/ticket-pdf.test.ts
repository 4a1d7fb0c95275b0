import { describe, expect, it } from 'vitest';
import type { TicketPage } from '../../../functions/notifications/order/ticket-pages.ts';
import { qrSymbol } from '../../../functions/notifications/ticket-pdf/qr-symbol.ts';
import { ticketPdf } from '../../../functions/notifications/ticket-pdf/ticket-pdf.ts';
import { drawnRuns, pageCommands, printedCodes, printedWords as wordsOf } from '../../support/state/printed-ticket.ts';

const createdAt = Date.UTC(2026, 5, 1, 10);

const plain = { currency: 'EUR', list: 4_500, discount: 0, fee: 0, paid: 4_500 };

const ticket = (change: Partial<TicketPage> = {}, title = 'Night of the Strings'): TicketPage => ({
  ticketId: 'tkt_01JZABCDEFGHJKMNPQRSTVWXYZ_7K2MP_3_120_0',
  orderId: 'ord_01JZABCDEFGHJKMNPQRSTVWXYZ',
  code: '7K2MP4QX'.repeat(21),
  ticketType: 'Stalls, first category',
  seat: 'A-1-12',
  holder: 'Renée Müller',
  price: plain,
  event: {
    eventId: 'evt_01JZABCDEFGHJKMNPQRSTVWXYZ',
    version: 1,
    title,
    startsAt: Date.UTC(2026, 6, 4, 18),
    endsAt: Date.UTC(2026, 6, 4, 21),
    doorsOpenAt: Date.UTC(2026, 6, 4, 17),
    venue: { name: 'Philharmonie', address: 'Hauptstr. 1', city: 'Berlin', country: 'DE', timezone: 'Europe/Berlin' },
    organizer: { name: 'Strings e.V.' },
  },
  ...change,
});

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

const commandsOf = (pdf: Buffer): string => pageCommands(pdf).join('\n');

describe('the PDF of an order', () => {
  it('has one page per ticket', async () => {
    const tickets = Array.from({ length: 40 }, (_, n) => ticket({ code: `${n}`.padStart(168, '7K2MP4QX') }));
    expect(pagesOf(await ticketPdf(tickets, createdAt))).toBe(40);
  });

  it('stays within 12 KB for one ticket', async () => {
    expect((await ticketPdf([ticket()], createdAt)).length).toBeLessThanOrEqual(12 * 1024);
  });

  it.each([
    ['Polish', 'Łucja Święcicka-Żółć'],
    ['Greek', 'Γιώργος Παπαδόπουλος'],
    ['Cyrillic', 'Олександра Їжакевич'],
  ])('embeds letters that standard fonts lack and stays within 12 KB: %s', async (_script, holder) => {
    const pdf = await ticketPdf([ticket({ holder })], createdAt);
    expect(pdf.toString('latin1')).toMatch(/\/FontFile2/);
    expect(pdf.length).toBeLessThanOrEqual(12 * 1024);
  });

  it('embeds no font when the standard fonts suffice', async () => {
    expect((await ticketPdf([ticket()], createdAt)).toString('latin1')).not.toContain('/FontFile2');
  });

  it('shows date and time in the zone of the venue, the seat in words and the price', async () => {
    const words = wordsOf(await ticketPdf([ticket()], createdAt));
    for (const part of ['20:00', 'Central European Summer Time', '19:00', '45.00', 'Philharmonie']) {
      expect(words).toContain(part);
    }
    expect(words).toMatch(/Saturday,? 4 July 2026/);
    expect(words).toMatch(/Section A, row 1, seat 12/);
  });

  it('shows what was paid, and how it comes from the list price', async () => {
    const tax = { rate: 19, included: true as const, amount: 391 };
    const price = { currency: 'EUR', list: 4_500, discount: 2_250, fee: 200, tax, paid: 2_450 };
    const words = wordsOf(await ticketPdf([ticket({ price })], createdAt));
    const rows = ['List price €45.00', 'Discount -€22.50', 'Booking fee €2.00', 'Includes 19% tax €3.91'];
    expect(words).toContain(['Paid €24.50', ...rows].join(' '));
  });

  it('shows a tax that was added to the price', async () => {
    const price = { ...plain, tax: { rate: 7, amount: 315 }, paid: 4_815 };
    const words = wordsOf(await ticketPdf([ticket({ price })], createdAt));
    expect(words).toContain('Paid €48.15 List price €45.00 7% tax €3.15');
  });

  it('shows the paid price alone where it is the list price', async () => {
    const words = wordsOf(await ticketPdf([ticket()], createdAt));
    expect(words).toContain('Paid €45.00');
    expect(words).not.toMatch(/List price|Discount|Booking fee|tax/);
  });

  it.each([
    ['given away', { ...plain, list: 0, paid: 0 }, true, /Price Complimentary/],
    ['free', { ...plain, list: 0, paid: 0 }, false, /Price Free of charge/],
    [
      'made free by a code',
      { ...plain, discount: 4_500, paid: 0 },
      false,
      /Free of charge List price .45\.00 Discount -.45\.00/,
    ],
  ])('says that a ticket is %s', async (_, price, isComp, expected) => {
    const page = ticket({ price, ...(isComp && { isComp }) });
    expect(wordsOf(await ticketPdf([page], createdAt))).toMatch(expected);
  });

  it('shows each time with its offset in the night in which the clocks go back', async () => {
    const page = ticket();
    const night = {
      doorsOpenAt: Date.parse('2026-10-25T01:30:00+02:00'),
      startsAt: Date.parse('2026-10-25T02:30:00+02:00'),
      endsAt: Date.parse('2026-10-25T02:30:00+01:00'),
    };
    const words = wordsOf(await ticketPdf([{ ...page, event: { ...page.event, ...night } }], createdAt));
    const parts = ['01:30 (UTC+02:00)', '02:30 (UTC+02:00)', '02:30 (UTC+01:00)', 'Summer Time', 'Standard Time'];
    for (const part of parts) expect(words).toContain(part);
  });

  it('fits long texts on one page', async () => {
    const long = 'Donaudampfschifffahrtsgesellschaftskapitän '.repeat(5).trim();
    const pdf = await ticketPdf([ticket({ holder: long, ticketType: long }, long)], createdAt);
    expect(pagesOf(pdf)).toBe(1);
  });

  it('draws every dark module of the code', async () => {
    const page = ticket();
    const drawn = drawnRuns(commandsOf(await ticketPdf([page], createdAt)));
    const { runs } = qrSymbol(page.code);
    expect(drawn).toEqual(runs.map(({ x, y, width }) => [x, y, width]));
  });

  it('is readable by an independent decoder, page by page', async () => {
    const codes = [1, 2, 3].map((n) => `${n}`.padStart(170, '7K2MP4QX'));
    const pdf = await ticketPdf(
      codes.map((code) => ticket({ code })),
      createdAt,
    );
    expect(printedCodes(pdf)).toEqual(codes);
  });

  it('gives the same bytes for the same order', async () => {
    expect((await ticketPdf([ticket()], createdAt)).equals(await ticketPdf([ticket()], createdAt))).toBe(true);
  });
});
