import { HolderNoticeRequested } from '../../events/notification.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import type { Received } from '../../shared/messaging/consume.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { noticeMail } from './mails/notice.ts';
import { rescheduleNotice } from './mails/reschedule-notice.ts';
import { hasTickets } from './order/confirmation.ts';
import { eventCalendar } from './order/event-calendar.ts';
import { confirmedOrder } from './order/order-store.ts';
import { composeMessage } from './sending/compose-message.ts';
import { type OutgoingMail, sendOnce } from './sending/send-once.ts';
import { noticeKey } from './sending/sending-store.ts';

type Request = Received<(typeof HolderNoticeRequested)['schema']>['data'];

/** The mail, or nothing where there is nobody to tell, or something else by now. */
async function letterFor({ eventId, orderId, version }: Request): Promise<OutgoingMail | undefined> {
  const { order, buyer, tickets, events } = await confirmedOrder(orderId);
  const event = events.get(eventId);
  const { rescheduled } = event ?? {};
  if (event?.status !== 'published' || rescheduled?.version !== version) return undefined;
  // Whoever ordered afterwards knew; an account that was erased has no address.
  if (order.createdAt >= rescheduled.at || buyer.email === '' || !hasTickets(order, tickets, eventId)) return undefined;
  const now = clock.now();
  const message = await composeMessage({
    to: { name: buyer.name, address: buyer.email },
    ...noticeMail({ ...rescheduleNotice({ ...event, rescheduled }, orderId, now), greetingName: buyer.name }),
    calendar: eventCalendar([event], now),
  });
  return { address: buyer.email, message };
}

/** One mail for an order and what happened. */
export const handler = consumeQueue(HolderNoticeRequested, async ({ data }) => {
  const messageId = await sendOnce(noticeKey(data.orderId, data), () => letterFor(data));
  if (messageId !== undefined) log.info('notice sent', { ...data, messageId });
});
