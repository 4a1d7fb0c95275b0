import { PaymentNoticeRequested } from '../../../../events/order.ts';
import type { Money } from '../../../../shared/base/money.ts';
import type { Action } from '../../../../shared/dynamo/client.ts';
import { announce } from '../../../../shared/messaging/outbox.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../../order/order.ts';
import { manualAttempt } from './receipt.ts';

const { OUTBOX_TABLE } = env.read();

/** What the buyer is to be told, and the amount that it is about. */
export interface PaymentNotice {
  kind: 'instructions' | 'reminder' | 'incomplete' | 'overpaid' | 'late' | 'expired';
  amount?: Money;
}

/** Announces that the buyer of an order is to be told about its payment. None for orders that a provider is paid for. */
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
