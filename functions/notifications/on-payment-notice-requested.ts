import { PaymentNoticeRequested } from '../../events/order.ts';
import { log } from '../../shared/base/log.ts';
import type { Received } from '../../shared/messaging/consume.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import type { OrderFacts } from '../../shared/records/order-facts.ts';
import { noticeMail } from './mails/notice.ts';
import { paymentNotice } from './mails/payment-notice.ts';
import { readConfirmedOrder } from './order/order-store.ts';
import { greetingName } from './order/unlinked-order.ts';
import { composeMail, type OutgoingMail } from './sending/compose-mail.ts';
import { sendOnce } from './sending/send-once.ts';
import { paymentNoticeKey } from './sending/sending-store.ts';

/** Sends one mail per order, kind and payment. */
export const handler = consumeQueue(PaymentNoticeRequested, async ({ data }) => {
  const { orderId, kind, receipts } = data;
  const messageId = await sendOnce(paymentNoticeKey(orderId, kind, receipts), () => composePaymentNotice(data));
  if (messageId !== undefined) log.info('payment notice sent', { orderId, kind, receipts, messageId });
});

type NoticeRequest = Received<(typeof PaymentNoticeRequested)['schema']>['data'];

const waits = ({ status, captured }: OrderFacts): boolean =>
  (status === 'pending' || status === 'awaiting_payment') && !captured;

/** Whether a notice still says something true: orders are paid, and events cancelled, while it is on its way. */
function applies(kind: NoticeRequest['kind'], order: OrderFacts): boolean {
  if (kind === 'expired') return order.status === 'failed';
  if (kind === 'event_cancelled') return order.status === 'cancelled';
  return kind === 'overpaid' || kind === 'late' || waits(order);
}

/** Composes the mail. Returns `undefined` where it no longer applies, or the account was erased. */
async function composePaymentNotice({ orderId, kind, amount }: NoticeRequest): Promise<OutgoingMail | undefined> {
  const mailed = await readConfirmedOrder(orderId);
  const { order, buyer, events } = mailed;
  const isOff = [...events.values()].some(({ status }) => status !== 'published');
  if (buyer.email === '' || !applies(kind, order) || (isOff && waits(order))) return undefined;
  const { action, reference = '', timezone = 'UTC' } = order.attempts.findLast(isManual) ?? {};
  const how = { instructions: action?.instructions ?? '', reference, timezone };
  const name = greetingName(mailed);
  return composeMail({
    to: { name, address: buyer.email },
    ...noticeMail({ ...paymentNotice({ kind, order, how, amount }), greetingName: name }),
  });
}

const isManual = ({ provider }: OrderFacts['attempts'][number]): boolean => provider === 'manual';
