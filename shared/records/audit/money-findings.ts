import { formatMoney } from '../../base/money.ts';
import { sumOf } from '../../base/sum.ts';
import { lineBase, lineCost } from '../../pricing/line-cost.ts';
import { taxOf } from '../../pricing/price-lines.ts';
import { recordLimits } from '../limits.ts';
import { excessRefundId, type OrderMoney, takenBy } from '../order-money.ts';
import { leftByTicket, payingAttempt } from '../terms/refund-shares.ts';
import type { Finding } from './finding.ts';
import { refundFindings } from './refund-findings.ts';

const hasTickets = ({ status }: OrderMoney): boolean =>
  status === 'confirmed' || status === 'partially_refunded' || status === 'refunded';

const hasFailed = ({ status }: OrderMoney): boolean => status === 'failed' || status === 'cancelled';

const amountsOf = (ones: readonly { amount: { amount: number } }[]): number =>
  sumOf(ones.map(({ amount }) => amount.amount));

/** An amount of the order's currency, for people. */
const money = ({ total }: OrderMoney, amount: number): string => formatMoney({ ...total, amount });

/** What was promised back of an attempt. A refund that was refused is still owed. */
const promisedOf = ({ refunds }: OrderMoney, attemptId: string): number =>
  amountsOf(refunds.filter((refund) => refund.attemptId === attemptId));

/** I3: an order that was confirmed has exactly what was bought, and its status agrees with its tickets. */
function wrongTickets(order: OrderMoney): string[] {
  const { items, tickets, status } = order;
  if (!hasTickets(order)) return tickets.length > 0 ? [`${status}, and it has ${tickets.length} tickets`] : [];
  const wrong = items.flatMap(({ id, quantity, ticketTypeId }) => {
    const own = new Set(tickets.flatMap(({ itemId, ticketId }) => (itemId === id ? [ticketId] : [])));
    return own.size === quantity ? [] : [`${own.size} of ${quantity} tickets of ${ticketTypeId}`];
  });
  const bought = sumOf(items.map(({ quantity }) => quantity));
  if (wrong.length === 0 && tickets.length > bought) wrong.push(`${tickets.length} tickets instead of ${bought}`);
  const valid = tickets.filter((ticket) => ticket.status === 'valid').length;
  const fits = { confirmed: valid === tickets.length, partially_refunded: valid > 0, refunded: valid === 0 };
  if (!fits[status as keyof typeof fits]) wrong.push(`${status}, and ${valid} of ${tickets.length} tickets are valid`);
  return wrong;
}

/** I3: what was taken pays for the tickets of a confirmed order, or all of it is refunded or promised back. */
function strandedMoney(order: OrderMoney, now: number): string[] {
  const paying = hasTickets(order) ? payingAttempt(order)?.id : undefined;
  if (order.money === 'open' && !hasTickets(order)) return unconfirmed(order, now);
  const stranded = order.attempts.flatMap((attempt) => {
    const kept = takenBy(attempt) - promisedOf(order, attempt.id);
    if (attempt.id === paying || kept <= 0) return [];
    return [`${order.status}, and ${money(order, kept)} of ${attempt.id} is neither used nor refunded`];
  });
  const received = amountsOf(order.receipts ?? []);
  const recorded = sumOf(order.attempts.map(takenBy));
  return hasFailed(order) && received > recorded
    ? [...stranded, `${order.status}, and ${money(order, received - recorded)} that arrived is not refunded`]
    : stranded;
}

/** An order is confirmed, or refunded, soon after it was paid. */
function unconfirmed({ captured, history }: OrderMoney, now: number): string[] {
  const since = history.at(-1)?.at ?? now;
  if (!captured || since > now - recordLimits.confirmWithinMs) return [];
  return [`paid, and neither confirmed nor refunded since ${new Date(since).toISOString()}`];
}

/** I4: a confirmed order was paid in full, or it is a comp, or all of it was free. */
function unpaidTickets(order: OrderMoney): string[] {
  const { total, captured, comp, attempts } = order;
  if (!hasTickets(order)) return [];
  if (comp && total.amount > 0) return [`given away, and it costs ${money(order, total.amount)}`];
  const paid = captured?.currency === total.currency ? captured.amount : 0;
  if (paid !== total.amount) return [`${money(order, paid)} of ${money(order, total.amount)} was paid`];
  return total.amount > 0 && !attempts.some(({ status }) => status === 'captured') ? ['no payment was captured'] : [];
}

/** I6: the tax of a line is that of its price and the buyer's fee. */
const wrongTaxes = (order: OrderMoney): string[] =>
  order.items.flatMap((item) => {
    if (!item.tax) return [];
    const due = taxOf(lineBase(item), item.tax);
    if (due === item.tax.amount) return [];
    return [`the tax of ${item.name} is ${money(order, item.tax.amount)} instead of ${money(order, due)}`];
  });

/**
 * I6: the lines cost what was due, with booking fees and taxes, and what the paying attempt took is that, and what
 * exceeded it.
 */
function wrongSums(order: OrderMoney): string[] {
  const { items, total, refunds } = order;
  const cost = sumOf(items.map(lineCost));
  const wrong = wrongTaxes(order);
  if (cost !== total.amount) {
    wrong.push(`its lines cost ${money(order, cost)}, its total is ${money(order, total.amount)}`);
  }
  const paying = hasTickets(order) ? payingAttempt(order) : undefined;
  if (!paying || !order.captured) return wrong;
  const excess = amountsOf(refunds.filter(({ id }) => id === excessRefundId(paying.id)));
  const used = takenBy(paying) - excess;
  if (used === order.captured.amount) return wrong;
  return [...wrong, `${money(order, used)} was taken for ${money(order, order.captured.amount)}`];
}

/** I6: taken less refunded is what is left of what was paid for valid tickets, and what was kept of cancelled ones. */
function wrongBalance(order: OrderMoney): string[] {
  if (!hasTickets(order)) return [];
  const balance = sumOf(order.attempts.map(takenBy)) - amountsOf(order.refunds);
  const explained = sumOf([...leftByTicket(order).values()]);
  if (balance === explained) return [];
  return [`${money(order, balance)} is left of what was taken, and its tickets explain ${money(order, explained)}`];
}

/** I7: at most one capture is kept, and no more is refunded than was taken. */
function wrongRefunds(order: OrderMoney): string[] {
  const { attempts, refunds, outsideRefunds = [] } = order;
  const kept = attempts.filter((attempt) => takenBy(attempt) > promisedOf(order, attempt.id));
  const beyond = attempts.flatMap((attempt) => {
    const taken = takenBy(attempt);
    const promised = promisedOf(order, attempt.id);
    const executed = amountsOf([
      ...refunds.filter(({ attemptId, status }) => attemptId === attempt.id && status === 'succeeded'),
      ...outsideRefunds.filter(({ attemptId, status }) => attemptId === attempt.id && status !== 'failed'),
    ]);
    const returned = Math.max(promised, executed);
    return returned > taken
      ? [`${money(order, returned)} is refunded of ${attempt.id}, which took ${money(order, taken)}`]
      : [];
  });
  const known = new Set(attempts.map(({ id }) => id));
  const strays = refunds.filter(({ attemptId, amount }) => amount.amount > 0 && !known.has(attemptId));
  const repeated = refunds.length - new Set(refunds.map(({ id }) => id)).size;
  return [
    ...(kept.length > 1 ? [`${kept.length} captures are kept: ${kept.map(({ id }) => id).join(', ')}`] : []),
    ...beyond,
    ...strays.map(({ id }) => `refund ${id} returns no payment of the order`),
    ...(repeated > 0 ? [`${repeated} refunds are listed twice`] : []),
  ];
}

/** Checks the money of one order as `moneyFindings` does. A row that cannot be understood is a finding too. */
export function checkMoney(order: OrderMoney, now: number): Finding[] {
  try {
    return moneyFindings(order, now);
  } catch (error) {
    const detail = `its row cannot be read: ${error instanceof Error ? error.message : error}`;
    return [{ invariant: 'I3', subject: order.orderId, detail }];
  }
}

/**
 * Checks the money of one order by its own row: I3, I4, I6 and I7. Disputes are no refunds: the bank decides them, and
 * they stand on the organizer's list. `now` in epoch ms.
 */
export function moneyFindings(order: OrderMoney, now: number): Finding[] {
  const named = (invariant: Finding['invariant'], details: readonly string[]): Finding[] =>
    details.map((detail) => ({ invariant, subject: order.orderId, detail }));
  const found = [
    ...named('I3', [...wrongTickets(order), ...strandedMoney(order, now)]),
    ...named('I4', unpaidTickets(order)),
    ...named('I6', wrongSums(order)),
    ...named('I7', wrongRefunds(order)),
    ...(hasTickets(order) ? refundFindings(order) : []),
  ];
  return found.length > 0 ? found : named('I6', wrongBalance(order));
}
