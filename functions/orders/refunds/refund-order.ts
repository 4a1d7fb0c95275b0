import { isReplay } from '../order/idempotency.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { planOrganizerRefund } from './organizer-refund.ts';
import type { NewRefund } from './refund-schema.ts';
import { refundTickets } from './refund-tickets.ts';

/** A refund that an organizer asks for. */
interface OrganizerRequest {
  body: NewRefund;
  /** The events of the order for which the caller may refund. */
  eventIds: readonly string[];
  request: NonNullable<Refund['request']>;
}

/**
 * Refunds tickets or money of a paid order for an organizer of its events, whatever its policy says and also after the
 * event. Idempotent by the request's key. Returns the order afterwards.
 * @throws Problem as `planOrganizerRefund`, `idempotency_key_reused`, `conflict`.
 */
export async function refundOrder(order: OrderRow, asked: OrganizerRequest): Promise<OrderRow> {
  const refunded = await refundTickets(order.orderId, (current, used) => {
    const isRepeated = current.refunds.some(({ request }) => isReplay(request, asked.request));
    return isRepeated ? undefined : planOrganizerRefund(current, { ...asked, used });
  });
  return refunded ?? order;
}
