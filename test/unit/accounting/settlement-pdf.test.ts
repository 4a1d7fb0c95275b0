import { describe, expect, it } from 'vitest';
import { settlementPdf } from '../../../functions/accounting/settlement/pdf/settlement-pdf.ts';
import { periodOf } from '../../../functions/accounting/settlement/period.ts';
import { settlementView } from '../../../functions/accounting/settlement/settlement-view.ts';
import { statementTally } from '../../../functions/accounting/settlement/statement.ts';
import type { TotalsRow } from '../../../functions/accounting/totals/totals.ts';
import { pageCommands } from '../../support/state/printed-ticket.ts';

const now = Date.UTC(2026, 11, 3, 12);
const longTitle = 'The Extraordinarily Long Evening of Chamber Music, Poetry and Dance with Guests from Everywhere';

function settlement({
  events,
  currency = 'EUR',
  rates = [19, 7, 0],
  title = 'Night of the Strings',
}: {
  events: number;
  currency?: string;
  rates?: number[];
  title?: string;
}) {
  const period = periodOf({ from: '2026-11-01', to: '2026-11-30' }, 'Europe/Berlin', now);
  const ids = Array.from({ length: events }, (_, n) => `evt_${n}`);
  const tally = statementTally(period);
  tally.add(
    ids.map((id) => {
      const sums = Object.fromEntries(
        rates.flatMap((rate) => [
          [`sale/sales:${rate}`, -123_456],
          [`sale/tax:${rate}`, -rate * 1_234],
        ]),
      );
      return {
        pk: 'totals#org_1',
        sk: `2026-11-05#${id}#0#${currency}`,
        'sale/count': 1,
        'sale/once': 1,
        'sale/tickets': 1_204,
        'refund/tickets': 3,
        ...sums,
      } as unknown as TotalsRow;
    }),
  );
  return settlementView({
    organizer: { id: 'org_1', name: 'Konzertdirektion Müller' },
    period,
    statement: tally.statement(),
    events: new Map(
      ids.map((eventId, n) => [eventId, { eventId, title, startsAt: now + n, venue: { timezone: 'Europe/Berlin' } }]),
    ),
  });
}

/** The words of each page. */
const pagesOf = async (view: ReturnType<typeof settlement>): Promise<string[]> =>
  pageCommands(await settlementPdf(view, now)).map((commands) =>
    [...commands.matchAll(/\[(.*)\] TJ/g)]
      .map(([, line = '']) =>
        [...line.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
      )
      .join(' '),
  );

describe('the PDF of a settlement', () => {
  it('has one page for a usual month, with period, zone, balance, taxes and events', async () => {
    const [page = '', ...others] = await pagesOf(settlement({ events: 8 }));
    expect(others).toEqual([]);
    for (const words of ['Konzertdirektion', '1 November 2026', 'Europe/Berlin', 'Opening balance', 'Closing balance'])
      expect(page).toContain(words);
    expect(page).toContain('29,629.44');
    expect(page.match(/1 order · 1,204 tickets sold, 3 refunded/g)).toHaveLength(8);
    expect(page).toContain('(9,632 tickets)');
    expect(page).toContain('(24 tickets)');
    const rates = ['No tax', '7%', '19%'].map((rate) => page.indexOf(rate));
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect(rates[0]).toBeGreaterThan(0);
  });

  it('repeats the head of its events on each page, and leaves none out', async () => {
    const pages = await pagesOf(settlement({ events: 120 }));
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(page).toContain('Sales net');
    expect(pages.join(' ').match(/Night of the Strings/g)).toHaveLength(120);
    expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
  });

  it('writes long titles in full', async () => {
    const [page = ''] = await pagesOf(settlement({ events: 1, title: longTitle }));
    for (const word of longTitle.split(' ')) expect(page).toContain(word);
  });

  it.each([
    ['KWD', '123.456'],
    ['JPY', '123,456'],
  ])('has the decimals of %s', async (currency, amount) => {
    const [page = ''] = await pagesOf(settlement({ events: 1, currency, rates: [0] }));
    expect(page).toContain(amount);
  });
});
