import type { Finding } from '../../../shared/records/audit/finding.ts';
import { codeCount, customerOf } from '../../../shared/records/cart-row.ts';
import type { EventState, OrderState } from './report.ts';

type Amounts = Map<string, number>;

const add = (amounts: Amounts, name: string, amount: number): Amounts =>
  amounts.set(name, (amounts.get(name) ?? 0) + amount);

/** Orders that count towards limits: neither failed nor cancelled, bought with an account. */
const counts = ({ status, isUncounted }: OrderState): boolean =>
  status !== 'failed' && status !== 'cancelled' && !isUncounted;

/** What an order takes of an event: places by type without refunded ones, and one use by code. */
function amountsOf(eventId: string, { items, tickets, codes }: OrderState): Amounts {
  const amounts: Amounts = new Map();
  for (const { id, ticketTypeId, quantity } of items.filter((item) => item.eventId === eventId)) {
    const refunded = tickets.filter(({ itemId, status }) => itemId === id && status === 'cancelled').length;
    add(amounts, ticketTypeId, quantity - refunded);
  }
  for (const use of codes) if (use.eventId === eventId && use.perCustomer) add(amounts, codeCount(use.code), 1);
  return amounts;
}

/** What the customers of an event have ordered and not had refunded, by customer. */
function orderedBy({ eventId, orders }: EventState): Map<string, Amounts> {
  const ordered = new Map<string, Amounts>();
  for (const order of [...orders.values()].filter(counts)) {
    const customer = customerOf(order);
    const sum = ordered.get(customer) ?? new Map();
    for (const [name, amount] of amountsOf(eventId, order)) add(sum, name, amount);
    ordered.set(customer, sum);
  }
  return ordered;
}

/** The number of orders that used each code whose uses are counted. */
function usesIn({ eventId, orders }: EventState): Amounts {
  const uses: Amounts = new Map();
  for (const order of [...orders.values()].filter(counts)) {
    for (const use of order.codes) if (use.eventId === eventId && use.inAll) add(uses, use.code, 1);
  }
  return uses;
}

/**
 * I11: the counts of customers and codes equal what their orders hold. The detail contains both numbers. They change
 * between two checks while people buy, so such a difference is no finding.
 */
export function countFindings(event: EventState): Finding[] {
  const orderedByCustomer = orderedBy(event);
  const differing = (subject: string, what: string, counted: number, ordered: number): Finding[] =>
    counted === ordered
      ? []
      : [{ invariant: 'I11', subject, detail: `${what}: ${counted} counted, ${ordered} ordered` }];
  const customers = [...event.counts].flatMap(([customer, row]) => {
    const own = orderedByCustomer.get(customer);
    return [...new Set([...Object.keys(row), ...(own?.keys() ?? [])])].flatMap((name) =>
      differing(customer, `${name} of ${event.eventId}`, row[name] ?? 0, own?.get(name) ?? 0),
    );
  });
  const usesByCode = usesIn(event);
  const codes = event.codes.flatMap(({ code, uses }) =>
    differing(`${event.eventId} ${codeCount(code)}`, 'uses', uses, usesByCode.get(code) ?? 0),
  );
  return [...customers, ...codes];
}

/** An amount above its present limit. */
export interface Excess {
  subject: string;
  /** A ticket type id, or a code as `codeCount` names it. */
  item: string;
  limit: 'maxPerCustomer' | 'maxPerOrder' | 'maxUses';
  amount: number;
  max: number;
}

/** The key of a limit in the map of its highest values. */
export const limitName = ({ item, limit }: Pick<Excess, 'item' | 'limit'>): string => `${item} ${limit}`;

/** Finds amounts above a present limit. A lowered limit does not touch earlier orders, so an excess may be allowed. */
export function excesses(event: EventState): Excess[] {
  const { eventId, types, orders, codes } = event;
  const compared = (limit: Excess['limit'], amounts: Map<string, Amounts>, limits: Map<string, number | undefined>) =>
    [...amounts].flatMap(([subject, own]) =>
      [...own].map(([item, amount]) => ({ subject, item, limit, amount, max: limits.get(item) })),
    );
  const perCustomer = new Map([
    ...types.map(({ type }) => [type.ticketTypeId, type.maxPerCustomer] as const),
    ...codes.map(({ code, maxPerCustomer }) => [codeCount(code), maxPerCustomer] as const),
  ]);
  const perOrder = new Map(types.map(({ type }) => [type.ticketTypeId, type.maxPerOrder] as const));
  const inOrders = new Map(
    [...orders.values()].filter(counts).map((order) => [order.orderId, amountsOf(eventId, order)] as const),
  );
  return [
    ...compared('maxPerCustomer', orderedBy(event), perCustomer),
    ...compared('maxPerOrder', inOrders, perOrder),
    ...codes.map(({ code, uses, maxUses }) => {
      const item = codeCount(code);
      return { subject: `${eventId} ${item}`, item, limit: 'maxUses' as const, amount: uses, max: maxUses };
    }),
  ].flatMap(({ max, ...excess }) => (max !== undefined && excess.amount > max ? [{ ...excess, max }] : []));
}

/** I11: no amount is above what its limit has ever allowed. `highest` holds the highest limits, by `limitName`. */
export const limitFindings = (above: readonly Excess[], highest: ReadonlyMap<string, number>): Finding[] =>
  above
    .filter((excess) => excess.amount > (highest.get(limitName(excess)) ?? excess.max))
    .map(({ subject, item, limit, amount, max }) => ({
      invariant: 'I11',
      subject,
      detail: `${amount} of ${item}, ${limit} is ${max}`,
    }));
