import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { Money } from '../../../shared/base/money.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import type { OrderRow } from '../order/order.ts';

/** Something about a payment that a person has to look at. */
export const PaymentIncident = z
  .object({
    at: Timestamp.describe('when NightFlow learned of it'),
    what: z
      .enum(['dispute', 'refund_failed', 'refunded_elsewhere'])
      .describe(
        '`dispute`: the buyer disputes the payment at their bank. `refund_failed`: the provider refuses a refund for good. `refunded_elsewhere`: somebody refunded at the provider, and the tickets are still valid.',
      ),
    orderId: z.string(),
    reference: z.string().describe("the provider's name of the dispute or refund, or the id of the refund"),
    amount: Money,
    status: z
      .string()
      .optional()
      .describe("of a dispute, in the provider's words; `failed` of a refund made elsewhere that came back"),
    reason: z.string().optional().describe("in the provider's words"),
  })
  .meta({ id: 'PaymentIncident' });
export type PaymentIncident = z.infer<typeof PaymentIncident>;

/** The incidents of an order. Their times never change, so a repeated projection writes the same rows. */
export function incidentsOf(order: OrderRow): PaymentIncident[] {
  const { orderId, disputes = [], outsideRefunds = [], refunds, history } = order;
  const failedAt = (refundId: string) =>
    history.find(({ what }) => what === `refund failed ${refundId}`)?.at ?? order.createdAt;
  return [
    ...disputes.map(({ id, at, amount, status, reason }) => ({
      at: rfc3339(at),
      what: 'dispute' as const,
      orderId,
      reference: id,
      amount,
      status,
      reason,
    })),
    ...outsideRefunds.map(({ id, at, amount, status }) => ({
      at: rfc3339(at),
      what: 'refunded_elsewhere' as const,
      orderId,
      reference: id,
      amount,
      ...(status && { status }),
    })),
    ...refunds
      .filter(({ status }) => status === 'failed')
      .map(({ id, amount, reference = id, failureCode }) => ({
        at: rfc3339(failedAt(id)),
        what: 'refund_failed' as const,
        orderId,
        reference,
        amount,
        ...(failureCode && { reason: failureCode }),
      })),
  ];
}
