import { rfc3339 } from '../../../shared/base/clock.ts';
import { deriveTimedId } from '../../../shared/base/id.ts';
import type { OrderRow } from '../order/order.ts';
import type { PaymentIncident } from './payment-incident-schema.ts';

/** What an incident asks of the organizer. `none`: nothing, since it has settled itself. */
type Demand = 'inquiry' | 'answer' | 'decision' | 'payment' | 'none';

/** What is known of an incident from its order. */
export interface IncidentFacts extends Omit<PaymentIncident, 'open' | 'resolved'> {
  demand: Demand;
}

/** What an organizer has said of an incident. It holds for what was demanded then. Times are epoch ms. */
export interface Resolution {
  at: number;
  by: string;
  note?: string | undefined;
  demand: Demand;
}

/**
 * What a dispute asks for, by the status that its provider gives. While the bank reviews the answer, the demand is the
 * one that was answered. An unknown status asks for an answer.
 */
function demandOfDispute(status: string): Demand {
  if (status === 'lost') return 'decision';
  if (status === 'won' || status === 'warning_closed' || status === 'prevented') return 'none';
  return status.startsWith('warning_') ? 'inquiry' : 'answer';
}

/** The incidents of an order. Their ids never change, so a repeated projection writes the same rows. */
export function incidentsOf(order: OrderRow): IncidentFacts[] {
  const { orderId, disputes = [], outsideRefunds = [], mismatches = [], refunds, history } = order;
  const named = (what: PaymentIncident['what'], id: string, at: number) => ({
    id: deriveTimedId('inc', at, orderId, what, id),
    at: rfc3339(at),
    what,
    orderId,
  });
  const failedAt = (refundId: string) => history.find(({ what }) => what === `refund failed ${refundId}`)?.at;
  return [
    ...disputes.map(({ id, at, amount, status, reason }) => ({
      ...named('dispute', id, at),
      reference: id,
      amount,
      status,
      reason,
      demand: demandOfDispute(status),
    })),
    ...outsideRefunds.map(({ id, at, amount, status }) => ({
      ...named('refunded_elsewhere', id, at),
      reference: id,
      amount,
      ...(status && { status }),
      demand: status === 'failed' ? ('none' as const) : ('decision' as const),
    })),
    ...mismatches.map(({ id, at, amount, acceptedAt }) => ({
      ...named('amount_mismatch', id, at),
      reference: id,
      amount,
      demand: acceptedAt === undefined ? ('decision' as const) : ('none' as const),
    })),
    ...refunds
      .filter(({ id, status, paidOut }) => status === 'failed' || (paidOut && failedAt(id) !== undefined))
      .map(({ id, amount, reference = id, failureCode, paidOut }) => ({
        ...named('refund_failed', id, failedAt(id) ?? order.createdAt),
        reference,
        amount,
        ...(failureCode && { reason: failureCode }),
        demand: paidOut ? ('none' as const) : ('payment' as const),
      })),
  ];
}

/** An incident as the API shows it. */
export function incidentView({ demand, ...facts }: IncidentFacts, resolution: Resolution | undefined): PaymentIncident {
  const current = resolution?.demand === demand ? resolution : undefined;
  return {
    ...facts,
    open: demand !== 'none' && !current,
    ...(current && {
      resolved: { at: rfc3339(current.at), by: current.by, ...(current.note && { note: current.note }) },
    }),
  };
}
