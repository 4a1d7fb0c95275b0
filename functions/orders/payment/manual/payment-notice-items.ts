import { PaymentNoticeRequested } from '../../../../events/order.ts';
import type { Money } from '../../../../shared/base/money.ts';
import type { Action } from '../../../../shared/dynamo/client.ts';
import { announce } from '../../../../shared/messaging/outbox.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../../order/order.ts';
import { manualAttempt } from './receipt.ts';

const { OUTBOX_TABLE } = env.read();

/** A mail to the buyer about a manual payment, and its amount. */
export interface PaymentNotice {
  kind: 'instructions' | 'reminder' | 'incomplete' | 'overpaid' | 'late' | 'expired' | 'event_cancelled';
  amount?: Money;
}

/** Requests the mail to the buyer of an order about its manual payment. Empty for orders without such a payment. */
export const paymentNoticeItems = (order: OrderRow, { kind, amount }: PaymentNotice, now: number): Action[] =>
  manualAttempt(order)
    ? [
        announce(OUTBOX_TABLE, PaymentNoticeRequested, {
          subject: order.orderId,
          data: {
            orderId: order.orderId,
            userId: order.userId,
            kind,
            receipts: order.receipts?.length ?? 0,
            ...(amount && { amount }),
          },
          now,
        }),
      ]
    : [];
