import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { requireThat } from '../tour/narrator.ts';
import { styled } from '../tour/words.ts';
import type { Played } from './cases.ts';
import { rowOf } from './row.ts';
import { type Paper, Papers } from './shapes.ts';
import { eventually, type Stage } from './stage.ts';

const kinds = ['invoice', 'credit-note'] as const;
const row = rowOf(-20, -34, 10, 10, 10);

/**
 * Prints the number of each invoice and credit note, and opens one of each. Compares them with what the orders have
 * taken and refunded. @throws Failure
 */
export async function showPapers(stage: Stage, played: readonly Played[]): Promise<Paper[]> {
  const { tell, shop } = stage;
  // An order that failed was paid too late: it has neither an invoice nor a credit note.
  const sold = played.filter(({ expected: { status, taken } }) => taken > 0 && status !== 'failed');
  const due = {
    invoice: sumOf(sold.map(({ expected }) => expected.taken)),
    'credit-note': sumOf(sold.map(({ expected }) => expected.refunded)),
  };
  const papers: Paper[] = [];
  tell.say(styled('bold', row('number', 'order', 'net', 'tax', 'total')));
  for (const kind of kinds) {
    const path = `/v1/organizers/${shop.organizerId}/papers?kind=${kind}&limit=100` as const;
    const issued = await eventually(`The ${kind} of each order over ${euros(due[kind])} in all`, async () => {
      const { body } = await tell.quietly(`GET ${path}`, Papers, { token: shop.token });
      return totalOf(body.items) === due[kind] ? body : undefined;
    });
    const numbers = issued.items.map(({ sequence }) => sequence);
    requireThat(
      numbers.every((sequence, index) => sequence === index + 1) && numbers.length === issued.lastSequence,
      `The numbers of each ${kind} have a gap: ${numbers.join(', ')}.`,
    );
    for (const { number, orderId, net, tax, total } of issued.items) {
      tell.say(row(number, orderId, ...[net, tax, total].map((money) => formatMoney(money))));
    }
    papers.push(...issued.items);
  }
  const first = (kind: string) => papers.find((paper) => paper.kind === kind);
  const [invoice, creditNote] = [first('invoice'), first('credit-note')];
  await openPdf(stage, `/v1/orders/${invoice?.orderId}/invoice.pdf`);
  await openPdf(stage, `/v1/orders/${creditNote?.orderId}/credit-notes/${creditNote?.number}.pdf`);
  return papers;
}

const euros = (amount: number): string => formatMoney({ amount, currency: 'EUR' });

const totalOf = (papers: readonly { total: Money }[]): number => sumOf(papers.map(({ total }) => total.amount));

/** Downloads a PDF as a member of the organizer. @throws Failure unless it is a whole one. */
export async function openPdf({ gateway, tell, shop }: Stage, path: string): Promise<void> {
  const answer = await fetch(`${gateway}${path}`, { headers: { authorization: `Bearer ${shop.token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isPdf = bytes.subarray(0, 5).toString() === '%PDF-' && bytes.subarray(-8).toString().includes('%%EOF');
  requireThat(answer.status === 200 && isPdf, `GET ${path} answered ${answer.status}, and no PDF.`);
  tell.say(`GET ${path}`, `    is a PDF of ${bytes.length.toLocaleString('en-IE')} bytes`);
}
