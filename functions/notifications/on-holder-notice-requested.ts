import { HolderNoticeRequested } from '../../events/notification.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import type { Received } from '../../shared/messaging/consume.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { noticeMail } from './mails/notice.ts';
import { rescheduleNotice } from './mails/reschedule-notice.ts';
import { eventCalendar } from './order/event-calendar.ts';
import { readConfirmedOrder } from './order/order-store.ts';
import { hasTickets } from './order/ticket-pages.ts';
import { greetingName } from './order/unlinked-order.ts';
import { composeMail, type OutgoingMail } from './sending/compose-mail.ts';
import { mayNotify } from './sending/notice-limit-store.ts';
import { sendOnce } from './sending/send-once.ts';
import { noticeKey } from './sending/sending-store.ts';

/** Sends one mail per order and change. */
export const handler = consumeQueue(HolderNoticeRequested, async ({ data }) => {
  const messageId = await sendOnce(noticeKey(data.orderId, data), () => composeNotice(data));
  if (messageId !== undefined) log.info('notice sent', { ...data, messageId });
});

type NoticeRequest = Received<(typeof HolderNoticeRequested)['schema']>['data'];

/** Composes the mail. Returns `undefined` when nobody is to be notified, or a later change has replaced this one. */
async function composeNotice({ eventId, orderId, version }: NoticeRequest): Promise<OutgoingMail | undefined> {
  const mailed = await readConfirmedOrder(orderId);
  const { order, buyer, tickets, events } = mailed;
  const event = events.get(eventId);
  const { rescheduled } = event ?? {};
  if (event?.status !== 'published' || rescheduled?.version !== version) return undefined;
  // A buyer who ordered after the change knew the new date. An erased account has no address, and a customer of the box
  // office may have none.
  if (order.createdAt >= rescheduled.at || buyer.email === '' || !hasTickets(order, tickets, eventId)) return undefined;
  const now = clock.now();
  if (!(await mayNotify(mailed, now))) return undefined;
  const name = greetingName(mailed);
  return composeMail({
    to: { name, address: buyer.email },
    ...noticeMail({ ...rescheduleNotice({ ...event, rescheduled }, order, now), greetingName: name }),
    calendar: eventCalendar([event], now),
  });
}
