import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';
import type { Accounts, StoredPaper } from './account-rows.ts';
import type { Violation } from './auditor.ts';
import { chargesOf, isSold } from './prices.ts';
import { heldFor, isForNothing } from './refunds.ts';
import { differences, sum, sumsBy } from './sum.ts';

const [total, tax] = [6, 8];
const sumIn = ({ lines }: StoredPaper, place: number): number => sum(lines.map((line) => Number(line[place] ?? 0)));

/** The numbers of an organizer, kind and year are 1 to n, and the last is on the counter. */
function seriesOf({ papers, counters }: Accounts): Violation[] {
  const bySeries = Map.groupBy(papers, ({ series }) => series);
  const found = [...new Set([...bySeries.keys(), ...counters.keys()])].flatMap((series): Violation[] => {
    const numbers = (bySeries.get(series) ?? []).map(({ number }) => number).toSorted((one, other) => one - other);
    const isWhole = numbers.every((number, index) => number === index + 1);
    const last = counters.get(series) ?? 0;
    return isWhole && last === numbers.length
      ? []
      : [`papers: ${shortIds(series)} has the numbers ${numbers}, its counter ${last}`];
  });
  const labels = papers.map(({ label }) => label);
  return new Set(labels).size < labels.length ? [...found, 'papers: a number is used twice'] : found;
}

/** What is due: an invoice of each order that was paid and confirmed, and a credit note of each refund of it. */
function dueOf(world: World, order: OrderRow): (readonly [sk: string, total: number])[] {
  const { charges, organizerId } = world.onSale;
  const cost = chargesOf(order, charges).total;
  if (!isSold(order) || cost === 0) return [];
  const refunds = order.refunds.filter((refund) => !isForNothing(refund) && refund.amount.amount > 0);
  return [
    [`invoice#${organizerId}`, cost],
    ...refunds.map(({ id, amount }) => [`credit-note#${id}#${organizerId}`, amount.amount] as const),
  ];
}

/** The papers of an order, their sums and their taxes. */
function papersOfOrder(world: World, order: OrderRow, papers: readonly StoredPaper[]): Violation[] {
  const name = shortIds(`${order.orderId} (${order.status})`);
  const is = sumsBy(papers.map((paper) => [paper.sk, sumIn(paper, total)] as const));
  const wrong = differences(is, new Map(dueOf(world, order)));
  const found = wrong.map((what): Violation => `papers: ${name}: ${shortIds(what)}`);
  if (papers.length === 0) return found;
  const [invoices, credits] = [
    papers.filter(({ sk }) => sk.startsWith('invoice')),
    papers.filter(({ sk }) => !sk.startsWith('invoice')),
  ];
  const net = (place: number) =>
    sum(invoices.map((paper) => sumIn(paper, place))) - sum(credits.map((paper) => sumIn(paper, place)));
  const held = heldFor(order, world.onSale.charges).amount;
  if (net(total) !== held) found.push(`papers: ${name}: they leave ${net(total)} instead of ${held}`);
  const invoiced = sum(invoices.map((paper) => sumIn(paper, tax)));
  const due = chargesOf(order, world.onSale.charges).tax;
  if (invoiced !== due) found.push(`papers: ${name}: the invoice has a tax of ${invoiced} instead of ${due}`);
  return found;
}

/** Invoices less credit notes have the tax of the ledger. */
function taxOf({ ledger, papers }: Accounts): Violation[] {
  const posted = sum(
    ledger.flatMap(({ entries }) => entries.map(([account, amount]) => (account.startsWith('tax:') ? -amount : 0))),
  );
  const written = sum(papers.map((paper) => (paper.sk.startsWith('invoice') ? 1 : -1) * sumIn(paper, tax)));
  return posted === written ? [] : [`papers: their tax is ${written}, that of the ledger ${posted}`];
}

/** Judges invoices and credit notes. */
export function papersOf(world: World, orders: readonly OrderRow[], accounts: Accounts): Violation[] {
  const byOrder = Map.groupBy(accounts.papers, ({ pk }) => pk.slice('papers#'.length));
  return [
    ...seriesOf(accounts),
    ...taxOf(accounts),
    ...orders.flatMap((order) => papersOfOrder(world, order, byOrder.get(order.orderId) ?? [])),
  ];
}
