import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { requireThat } from '../tour/narrator.ts';
import { styled } from '../tour/words.ts';
import { openPdf } from './papers.ts';
import { rowOf } from './row.ts';
import { type Paper, Settlement, TaxReport } from './shapes.ts';
import { timezone } from './shop.ts';
import { eventually, type Stage } from './stage.ts';

const line = rowOf(-34, 10);
const taxLine = rowOf(-34, 10, 10, 10);

/** The day in the zone of the organizer. */
const dayOf = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);

/**
 * Prints the settlement of the day with its taxes, once it has the payout. @throws Failure unless it closes at zero, and
 * its taxes are those of the invoices less those of the credit notes.
 */
export async function showSettlement(stage: Stage, since: number, paidOut: Money, papers: Paper[]): Promise<void> {
  const { tell, shop } = stage;
  const [path, { token }] = [`/v1/organizers/${shop.organizerId}`, shop] as const;
  const period = `from=${dayOf(since)}&to=${dayOf(Date.now())}`;
  const of = await eventually('The payout in the settlement', async () => {
    const { body } = await tell.quietly(`GET ${path}/settlement?${period}`, Settlement, { token });
    const [totals] = body.totals;
    return totals?.payouts.amount === paidOut.amount && totals.closingBalance.amount === 0 ? totals : undefined;
  });
  tell.say(`GET ${path}/settlement?${period}`);
  const less = ({ amount, currency }: Money) => formatMoney({ amount: -amount, currency });
  const lines: [string, string][] = [
    ['ticket sales and all tax', formatMoney(of.sales.total)],
    ['refunds promised to buyers', less(of.refunds.total)],
    ['fees of Stripe', less(of.providerFees)],
    ['withheld for disputes', less(of.disputes)],
    ['transfers and cash received', less(of.receivedDirectly)],
    ['paid out', less(of.payouts)],
  ];
  for (const [what, amount] of lines) tell.say(line(what, amount));
  tell.say(styled('bold', line('closing balance', formatMoney(of.closingBalance))));
  const { body: report } = await tell.quietly(`GET ${path}/tax-report?${period}`, TaxReport, { token });
  tell.say('', styled('bold', taxLine('tax report', 'net', 'tax', 'gross')));
  for (const { rate, net, tax, gross } of report.items) {
    tell.say(taxLine(`${rate} percent`, ...[net, tax, gross].map((money) => formatMoney(money))));
  }
  for (const what of ['net', 'tax'] as const) {
    const booked = sumOf(report.items.map((item) => item[what].amount));
    const printed = sumOf(papers.map((paper) => (paper.kind === 'invoice' ? 1 : -1) * paper[what].amount));
    requireThat(booked === printed, `The ${what} of the tax report is ${booked}, and that of the papers ${printed}.`);
  }
  tell.say('as on the invoices, less the credit notes', '');
  await openPdf(stage, `${path}/settlement.pdf?${period}`);
}
