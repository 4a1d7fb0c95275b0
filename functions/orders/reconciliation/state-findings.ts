import type { Ticket } from '../../../shared/inventory/place.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { checkMoney } from '../../../shared/records/audit/money-findings.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import { type OrderRow, wasConfirmed } from '../order/order.ts';
import { salesOf } from '../reports/sales.ts';
import { type FindingKind, findingOf, type ReconcilerFinding } from './finding.ts';
import { type LedgerSide, ledgerFindings } from './ledger-findings.ts';

/** An order with what else says something of it. */
export interface OrderState {
  order: OrderRow;
  places: readonly (Ticket | undefined)[];
  sales: readonly (SalesRow | undefined)[];
  ledger: LedgerSide;
}

/**
 * Compares an order with its tickets and its sales rows, and checks its own money. Rows that follow by a stream are
 * compared once the order has not changed since `quietSince`; before that, only what differed already is named again.
 * `known`: ids of findings. Times are epoch ms.
 */
export function stateFindings(
  state: OrderState,
  { now, quietSince, known }: { now: number; quietSince: number; known: ReadonlySet<string> },
): ReconcilerFinding[] {
  const { order } = state;
  const isQuiet = (order.history.at(-1)?.at ?? order.createdAt) < quietSince;
  const late = followers(state).filter(({ id }) => isQuiet || known.has(id));
  return [...moneyFindings(order, now), ...ticketFindings(state), ...late];
}

/** What follows by a stream. */
const followers = (state: OrderState): ReconcilerFinding[] => [
  ...salesFindings(state),
  ...ledgerFindings(state.order.orderId, state.ledger),
];

const of = (kind: FindingKind, { orderId }: OrderRow, subject: string, detail: string): ReconcilerFinding =>
  findingOf({ kind, orderId, subject, detail });

const checked: readonly string[] = ['I3', 'I4', 'I6', 'I7'];

/** One finding for each invariant that the order's own row violates. */
function moneyFindings(order: OrderRow, now: number): ReconcilerFinding[] {
  const found = Map.groupBy(checkMoney(order, now), ({ invariant }) => invariant);
  return [...found].flatMap(([invariant, all]) =>
    checked.includes(invariant)
      ? [of(invariant as FindingKind, order, '', all.map(({ detail }) => detail).join('; '))]
      : [],
  );
}

/** Each valid ticket is a place that is sold to its order. */
function ticketFindings({ order, places }: OrderState): ReconcilerFinding[] {
  if (!wasConfirmed(order)) return [];
  const sold = new Set(
    places.flatMap((place) =>
      place?.orderId === order.orderId && ['sold', 'used'].includes(place.status) ? [ticketIdOf(place)] : [],
    ),
  );
  const without = order.tickets.filter(({ ticketId, status }) => status === 'valid' && !sold.has(ticketId));
  if (without.length === 0) return [];
  const names = without.map(({ ticketId }) => ticketId).join(', ');
  return [of('tickets_missing', order, '', `no place is sold for its valid tickets ${names}`)];
}

/** The sales rows of an order are as new as the order. */
function salesFindings({ order, sales }: OrderState): ReconcilerFinding[] {
  const behind = salesOf(order).filter((expected) => {
    const row = sales.find((one) => one?.eventId === expected.eventId);
    return !row || row.version < order.version;
  });
  return behind.map(({ eventId, version }) => {
    const stored = sales.find((one) => one?.eventId === eventId)?.version;
    const has = stored === undefined ? 'there is none' : `they are of version ${stored}`;
    return of('sales_behind', order, eventId, `the order is of version ${version}; of its sales of ${eventId} ${has}`);
  });
}
