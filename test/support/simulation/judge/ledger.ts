import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import type { Entry, LedgerRow } from '../../../../shared/ledger/ledger-row.ts';
import { shortIds } from '../cloud/describe-call.ts';
import { feeOf } from '../provider/books.ts';
import type { World } from '../world.ts';
import type { Accounts } from './account-rows.ts';
import type { Violation } from './auditor.ts';
import { balanceOf } from './money.ts';
import { chargesOf, isSold, lineCosts, rounded } from './prices.ts';
import { heldFor } from './refunds.ts';
import { differences, sum, sumsBy } from './sum.ts';
import { ticketTotalsOf } from './ticket-totals.ts';

/** The accounts of what the organizer and the platform have earned: `sales:20` is one of `sales`. */
const family = (account: string): string => account.replace(/:[\d.]+$/, ':');
const income = ['sales:', 'tax:', 'booking_fees:'];

const entriesOf = (rows: readonly LedgerRow[]): Entry[] => rows.flatMap(({ entries }) => entries);
const balances = (rows: readonly LedgerRow[]): Map<string, number> =>
  sumsBy(entriesOf(rows).map(([account, amount]) => [family(account), amount] as const));

/** Each transaction sums to zero, and is there once. */
function transactionsOf(rows: readonly LedgerRow[]): Violation[] {
  const found: Violation[] = [];
  for (const { id, entries } of rows) {
    if (sum(entries.map(([, amount]) => amount)) !== 0) found.push(`ledger: ${shortIds(id)} does not sum to zero`);
    if (entries.some(([, amount]) => !Number.isInteger(amount))) found.push(`ledger: ${shortIds(id)} has fractions`);
  }
  for (const [id, copies] of Map.groupBy(rows, (row) => row.id))
    if (copies.length > 1) found.push(`ledger: ${shortIds(id)} is posted ${copies.length} times`);
  return found;
}

/** The ledger of an order says what the books of those who moved the money say, and what its tickets cost. */
function balancesOf(world: World, order: OrderRow, rows: readonly LedgerRow[]): Violation[] {
  const moved = order.attempts.map((attempt) => ({ attempt, ...balanceOf(world, order, attempt) }));
  const atProvider = moved.filter(({ attempt }) => attempt.provider === 'test');
  const net = (all: typeof moved) => sum(all.map(({ taken, refunded }) => taken - refunded));
  const attemptIds = order.attempts.map(({ id }) => id);
  const disputes = [...world.provider.disputes.values()].filter(({ attemptId }) => attemptIds.includes(attemptId));
  const fees = sum(attemptIds.map((id) => feeOf(world.provider.charges.get(id))));
  const lost = sum(disputes.map(({ amount }) => amount.amount));
  const owed = sum(order.refunds.flatMap(({ status, amount }) => (status === 'failed' ? [amount.amount] : [])));
  const is = balances(rows);
  const kept = sum(income.map((account) => is.get(account) ?? 0));
  const { organizerFee } = chargesOf(order, world.onSale.charges);
  const borne = isSold(order) ? organizerFee : 0;
  const held = heldFor(order, world.onSale.charges).amount;
  const shouldBe = new Map([
    ['provider:test', net(atProvider) - lost - fees],
    ['provider_fees', fees],
    ['direct', net(moved.filter((one) => !atProvider.includes(one)))],
    ['losses', lost],
    ['refunds', -owed],
    ['booking_fee_costs', borne],
    ['booking_fees', -borne],
    ['kept', -held],
  ]);
  // What is wholly refunded leaves nothing: no rest of a price, a tax or a fee.
  for (const account of income) if (held !== 0) is.delete(account);
  return differences(new Map([...is, ['kept', kept]]), shouldBe).map(
    (what): Violation => `ledger: ${shortIds(order.orderId)} (${order.status}): ${what}`,
  );
}

/** The sale of an order says what its tickets cost: price, tax and booking fees. */
function saleOf(world: World, order: OrderRow, rows: readonly LedgerRow[]): Violation[] {
  const is = balances(rows.filter(({ kind }) => kind === 'sale'));
  const { net, tax, feeNet, organizerFee, total } = chargesOf(order, world.onSale.charges);
  const shouldBe: (readonly [string, number])[] = [
    ['customers', total],
    ['sales:', -net],
    ['tax:', -tax],
    ['booking_fees:', -feeNet],
    ['booking_fees', -organizerFee],
    ['booking_fee_costs', organizerFee],
  ];
  return differences(is, new Map(isSold(order) ? shouldBe : [])).map(
    (what): Violation => `ledger: the sale of ${shortIds(order.orderId)}: ${what}`,
  );
}

/**
 * The tax of what is kept. A refund takes its part of the tax, each sum of them rounded once. Which of several lines it
 * takes from is not worked out here.
 */
function keptTaxOf(world: World, order: OrderRow, rows: readonly LedgerRow[]): Violation[] {
  const { charges } = world.onSale;
  const lines = lineCosts(order, charges).filter(({ total }) => total > 0);
  const [line] = lines;
  if (!line || lines.length > 1 || !isSold(order)) return [];
  const { left } = heldFor(order, charges);
  const feeTax = line.feeGross - line.feeNet;
  const returned = (tax: number, gross: number, kept: number) =>
    gross > 0 ? rounded((tax * (gross - Math.round(kept))) / gross) : 0;
  const back =
    returned(line.tax - feeTax, line.total - line.feeGross, left.price) + returned(feeTax, line.feeGross, left.fee);
  const [is, due] = [-(balances(rows).get('tax:') ?? 0), line.tax - back];
  return is === due ? [] : [`ledger: the tax of ${shortIds(order.orderId)} is ${is} instead of ${due}`];
}

/** The rows are the transactions that the order has now, none more and none less. */
async function completenessOf(order: OrderRow, rows: readonly LedgerRow[]): Promise<Violation[]> {
  const { orderTransactions } = await import('../../../../shared/ledger/order-transactions.ts');
  const text = ({
    id,
    at,
    kind,
    currency,
    entries,
    tickets,
  }: Pick<LedgerRow, 'id' | 'at' | 'kind' | 'currency' | 'entries' | 'tickets'>) =>
    JSON.stringify([id, at, kind, currency, entries, tickets]);
  const [is, shouldBe] = [rows.map(text), orderTransactions(order).map(text)];
  return [
    ...shouldBe.filter((one) => !is.includes(one)).map((one): Violation => `ledger: lacks ${shortIds(one)}`),
    ...is.filter((one) => !shouldBe.includes(one)).map((one): Violation => `ledger: has ${shortIds(one)}`),
  ];
}

/** Totals are the sums of the ledger. Their numbers of tickets are judged by the orders. */
function totalsOf({ ledger, totals }: Accounts): Violation[] {
  const posted = ledger.flatMap(({ day, events, currency, kind, credits, entries }) => {
    const name = (event: number, what: string) => `${day} ${events[event]} ${currency} ${kind}/${what}`;
    const concerned = [...new Set(entries.map(([, , event = 0]) => event))].toSorted((one, other) => one - other);
    const counts = [
      ...concerned.map((event) => [name(event, 'count'), 1] as const),
      ...concerned.slice(0, 1).map((event) => [name(event, 'once'), 1] as const),
    ];
    return [
      ...entries.map(([account, amount, event = 0]) => [name(event, account), amount] as const),
      // A refund of money that bought nothing is no refund of a sale.
      ...(kind === 'refund' && !credits ? [] : counts),
    ];
  });
  const counted = totals.flatMap(({ sk, ...row }) => {
    const [day, eventId, , currency] = sk.split('#');
    const sums = Object.entries(row).filter(([name]) => name.includes('/') && !name.endsWith('/tickets'));
    return sums.map(([name, amount]) => [`${day} ${eventId} ${currency} ${name}`, Number(amount)] as const);
  });
  return differences(sumsBy(counted), sumsBy(posted)).map((what): Violation => `totals: ${shortIds(what)}`);
}

/** Judges the ledger and its totals. */
export async function ledgerOf(world: World, orders: readonly OrderRow[], accounts: Accounts): Promise<Violation[]> {
  const byOrder = Map.groupBy(accounts.ledger, ({ orderId = 'nobody' }) => orderId);
  const found = [...transactionsOf(accounts.ledger), ...totalsOf(accounts), ...ticketTotalsOf(world, orders, accounts)];
  for (const order of orders) {
    const rows = byOrder.get(order.orderId) ?? [];
    found.push(...balancesOf(world, order, rows), ...saleOf(world, order, rows), ...keptTaxOf(world, order, rows));
    found.push(...(await completenessOf(order, rows)));
    byOrder.delete(order.orderId);
  }
  for (const orderId of byOrder.keys()) found.push(`ledger: ${shortIds(orderId)} does not exist`);
  return found;
}
