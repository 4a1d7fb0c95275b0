import * as z from 'zod';
import { Money } from '../shared/base/money.ts';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.orders';
const Order = z.object({ orderId: z.string(), userId: z.string() });

/** An order was accepted. Its saga starts. */
export const OrderPlaced = defineEvent({ source, type: 'OrderPlaced', version: 1, schema: Order });

/** An order was paid for, and its tickets are sold and signed. */
export const OrderConfirmed = defineEvent({
  source,
  type: 'OrderConfirmed',
  version: 1,
  schema: Order.extend({ tickets: z.array(z.object({ ticketId: z.string(), eventId: z.string() })) }),
});

/** An order ended without tickets. The refund of any captured payment is promised. */
export const OrderFailed = defineEvent({
  source,
  type: 'OrderFailed',
  version: 1,
  schema: Order.extend({ reason: z.string() }),
});

/**
 * A refund was promised, and its tickets cancelled: none where money alone is refunded, for `eventIds`. It is executed
 * under `refundId`. `reason` is a code, or the words of the organizer who refunded.
 */
export const OrderRefunded = defineEvent({
  source,
  type: 'OrderRefunded',
  version: 1,
  schema: Order.extend({
    refundId: z.string(),
    amount: Money,
    reason: z.string(),
    tickets: z.array(z.object({ ticketId: z.string(), eventId: z.string() })),
    eventIds: z.array(z.string()).optional(),
    /** What was paid for the tickets and is not refunded. */
    kept: Money.optional(),
  }),
});

/**
 * The buyer of an order that is paid to its organizer directly is to be told about its payment. `incomplete`: `amount`
 * is missing. `overpaid`, `late`, `expired` and `event_cancelled`: it goes back. `receipts`: how many payments had
 * arrived.
 */
export const PaymentNoticeRequested = defineEvent({
  source,
  type: 'PaymentNoticeRequested',
  version: 1,
  schema: Order.extend({
    kind: z.enum(['instructions', 'reminder', 'incomplete', 'overpaid', 'late', 'expired', 'event_cancelled']),
    receipts: z.int(),
    amount: Money.optional(),
  }),
});

/** All tickets of a cancelled event have been refunded. */
export const EventRefunded = defineEvent({
  source,
  type: 'EventRefunded',
  version: 1,
  schema: z.object({ eventId: z.string() }),
});
