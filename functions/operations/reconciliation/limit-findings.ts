import { codeCount } from '../../../shared/records/cart-row.ts';
import type { AuditedEvent, AuditedOrder, Finding } from './report.ts';

type Amounts = Map<string, number>;

const add = (amounts: Amounts, name: string, by: number): Amounts => amounts.set(name, (amounts.get(name) ?? 0) + by);

/** Neither failed nor cancelled, nor given away: its places and its codes count. */
const counts = ({ status, isComp }: AuditedOrder): boolean => status !== 'failed' && status !== 'cancelled' && !isComp;

/** What an order has of an event: places by type, without those that were given back, and itself by code. */
function amountsOf(eventId: string, { items, tickets, codes }: AuditedOrder): Amounts {
  const amounts: Amounts = new Map();
  for (const { id, ticketTypeId, quantity } of items.filter((item) => item.eventId === eventId)) {
    const back = tickets.filter(({ itemId, status }) => itemId === id && status === 'cancelled').length;
    add(amounts, ticketTypeId, quantity - back);
  }
  for (const use of codes) if (use.eventId === eventId && use.perCustomer) add(amounts, codeCount(use.code), 1);
  return amounts;
}

/** What the customers of an event have ordered of it and keep, by user. */
function orderedBy({ eventId, orders }: AuditedEvent): Map<string, Amounts> {
  const ordered = new Map<string, Amounts>();
  for (const order of [...orders.values()].filter(counts)) {
    const sum = ordered.get(order.userId) ?? new Map();
    for (const [name, amount] of amountsOf(eventId, order)) add(sum, name, amount);
    ordered.set(order.userId, sum);
  }
  return ordered;
}

/** How many orders used each code whose uses are counted. */
function usesIn({ eventId, orders }: AuditedEvent): Amounts {
  const uses: Amounts = new Map();
  for (const order of [...orders.values()].filter(counts)) {
    for (const use of order.codes) if (use.eventId === eventId && use.inAll) add(uses, use.code, 1);
  }
  return uses;
}

/**
 * I11: what is counted of customers and codes is what their orders hold. The detail holds both numbers: where people
 * are buying they change from one look to the next.
 */
export function countFindings(event: AuditedEvent): Finding[] {
  const ordered = orderedBy(event);
  const found = (subject: string, what: string, counted: number, there: number): Finding[] =>
    counted === there ? [] : [{ invariant: 'I11', subject, detail: `${what}: ${counted} counted, ${there} ordered` }];
  const customers = [...event.counts].flatMap(([userId, row]) => {
    const own = ordered.get(userId);
    return [...new Set([...Object.keys(row), ...(own?.keys() ?? [])])].flatMap((name) =>
      found(userId, `${name} of ${event.eventId}`, row[name] ?? 0, own?.get(name) ?? 0),
    );
  });
  const used = usesIn(event);
  const codes = event.codes.flatMap(({ code, uses }) =>
    found(`${event.eventId} ${codeCount(code)}`, 'uses', uses, used.get(code) ?? 0),
  );
  return [...customers, ...codes];
}

/** More of something than its limit as it is now. */
export interface Excess {
  subject: string;
  /** A type or a code, and which of its limits. */
  of: string;
  limit: 'maxPerCustomer' | 'maxPerOrder' | 'maxUses';
  amount: number;
  most: number;
}

/** The name under which the highest a limit has been is known. */
export const limitName = ({ of, limit }: Pick<Excess, 'of' | 'limit'>): string => `${of} ${limit}`;

/** Where an event has more than a limit allows now: whoever ordered before it was lowered keeps what they have. */
export function excesses(event: AuditedEvent): Excess[] {
  const { eventId, types, orders, codes } = event;
  const all = (limit: Excess['limit'], amounts: Map<string, Amounts>, most: Map<string, number | undefined>) =>
    [...amounts].flatMap(([subject, own]) =>
      [...own].map(([name, amount]) => ({ subject, of: name, limit, amount, most: most.get(name) })),
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
    ...all('maxPerCustomer', orderedBy(event), perCustomer),
    ...all('maxPerOrder', inOrders, perOrder),
    ...codes.map(({ code, uses, maxUses }) => {
      const of = codeCount(code);
      return { subject: `${eventId} ${of}`, of, limit: 'maxUses' as const, amount: uses, most: maxUses };
    }),
  ].flatMap(({ most, ...excess }) => (most !== undefined && excess.amount > most ? [{ ...excess, most }] : []));
}

/** I11: more than a limit has ever allowed. `highest` is what limits have been, by `limitName`. */
export const limitFindings = (found: readonly Excess[], highest: ReadonlyMap<string, number>): Finding[] =>
  found
    .filter((excess) => excess.amount > (highest.get(limitName(excess)) ?? excess.most))
    .map(({ subject, of, limit, amount, most }) => ({
      invariant: 'I11',
      subject,
      detail: `${amount} of ${of}, ${limit} is ${most}`,
    }));
