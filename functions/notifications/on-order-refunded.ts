import { OrderRefunded } from '../../events/order.ts';
import { log } from '../../shared/base/log.ts';
import type { Received } from '../../shared/messaging/consume.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { noticeMail } from './mails/notice.ts';
import { refundNotice } from './mails/refund-notice.ts';
import { confirmedOrder } from './order/order-store.ts';
import { composeMessage } from './sending/compose-message.ts';
import { type OutgoingMail, sendOnce } from './sending/send-once.ts';
import { refundKey } from './sending/sending-store.ts';

type Refunded = Received<(typeof OrderRefunded)['schema']>['data'];

async function letterFor({ orderId, amount, tickets }: Refunded): Promise<OutgoingMail | undefined> {
  const { buyer, events } = await confirmedOrder(orderId);
  // An account that was erased has no address.
  if (buyer.email === '') return undefined;
  const eventIds = new Set(tickets.map(({ eventId }) => eventId));
  const given = [...events.values()].filter(({ eventId }) => eventIds.has(eventId));
  const message = await composeMessage({
    to: { name: buyer.name, address: buyer.email },
    ...noticeMail({ ...refundNotice({ orderId, amount, events: given }), greetingName: buyer.name }),
  });
  return { address: buyer.email, message };
}

/** One mail a refund. */
export const handler = consumeQueue(OrderRefunded, async ({ data }) => {
  const { orderId, refundId } = data;
  const messageId = await sendOnce(refundKey(orderId, refundId), () => letterFor(data));
  if (messageId !== undefined) log.info('refund notice sent', { orderId, refundId, messageId });
});
