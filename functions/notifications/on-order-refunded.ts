import { OrderRefunded } from '../../events/order.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import type { Received } from '../../shared/messaging/consume.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { unlinked } from '../../shared/text/unlinked.ts';
import { noticeMail } from './mails/notice.ts';
import { policyWords } from './mails/policy-words.ts';
import { refundNotice } from './mails/refund-notice.ts';
import { readConfirmedOrder } from './order/order-store.ts';
import { countTickets, feeLeftBy, paidFor, providerOf, refundedTickets } from './order/refunded-tickets.ts';
import { greetingName, isUnproved } from './order/unlinked-order.ts';
import { composeMail, type OutgoingMail } from './sending/compose-mail.ts';
import { mayNotify } from './sending/notice-limit-store.ts';
import { sendOnce } from './sending/send-once.ts';
import { refundKey } from './sending/sending-store.ts';

/** Sends one mail per refund. */
export const handler = consumeQueue(OrderRefunded, async ({ data }) => {
  const { orderId, refundId } = data;
  const messageId = await sendOnce(refundKey(orderId, refundId), () => composeRefundNotice(data));
  if (messageId !== undefined) log.info('refund notice sent', { orderId, refundId, messageId });
});

type RefundedOrder = Received<(typeof OrderRefunded)['schema']>['data'];

async function composeRefundNotice(refunded: RefundedOrder): Promise<OutgoingMail | undefined> {
  const { orderId, refundId, amount, tickets, kept } = refunded;
  const mailed = await readConfirmedOrder(orderId);
  const { order, buyer, events } = mailed;
  const name = greetingName(mailed);
  // An erased account has no address, and a customer of the box office may have none.
  if (buyer.email === '' || !(await mayNotify(mailed, clock.now()))) return undefined;
  const ticketIds = tickets.map(({ ticketId }) => ticketId);
  const named = tickets.length > 0 ? tickets.map(({ eventId }) => eventId) : (refunded.eventIds ?? []);
  const refundedEvents = [...events.values()].filter(({ eventId }) => named.includes(eventId));
  const reason = isUnproved(mailed) ? unlinked(refunded.reason) : refunded.reason;
  const notice = refundNotice({
    ...{ orderId, amount, events: refundedEvents, reason, kept, policy: policyWords(order) },
    tickets: refundedTickets(order, ticketIds, mailed.tickets),
    paid: paidFor(order, ticketIds),
    fee: feeLeftBy(order, refundId, ticketIds),
    count: countTickets(order),
    provider: providerOf(order, refundId),
  });
  return composeMail({ to: { name, address: buyer.email }, ...noticeMail({ ...notice, greetingName: name }) });
}
