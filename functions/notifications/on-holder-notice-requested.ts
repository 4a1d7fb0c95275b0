import { HolderNoticeRequested } from '../../events/notification.ts';
import { clock } from '../../shared/clock.ts';
import type { Received } from '../../shared/consume.ts';
import { consumeQueue } from '../../shared/consume-queue.ts';
import { log } from '../../shared/log.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { eventCalendar } from './calendar.ts';
import { hasTickets } from './confirmation.ts';
import { composeMessage } from './message.ts';
import { noticeMail } from './notice.ts';
import { rescheduleNotice } from './reschedule-notice.ts';
import { beginSending, finish, noticeKey, send } from './sending-store.ts';
import { confirmedOrder } from './store.ts';

type Request = Received<(typeof HolderNoticeRequested)['schema']>['data'];
type Letter = { address: string; message: Buffer };

/** The mail, or nothing where there is nobody to tell, or something else by now. */
async function letterFor({ eventId, orderId, version }: Request): Promise<Letter | undefined> {
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

/** One mail for an order and what happened; as with confirmations, one too many is better than none. */
async function sendNotice(request: Request): Promise<void> {
  if (isGivenUp(await settings(), 'mail')) throw new Error('Mail is given up for now');
  const lease = await beginSending(noticeKey(request.orderId, request), clock.now());
  if (lease === 'done') return;
  const letter = await letterFor(request);
  if (!letter) return finish(lease, { status: 'skipped' }, clock.now());
  const messageId = await send(letter.address, letter.message);
  await finish(lease, { status: 'sent', messageId }, clock.now());
  log.info('notice sent', { ...request, messageId });
}

export const handler = consumeQueue(HolderNoticeRequested, ({ data }) => sendNotice(data));
