import { OrderConfirmed } from '../../events/order.ts';
import { clock } from '../../shared/clock.ts';
import { consumeQueue } from '../../shared/consume-queue.ts';
import { log } from '../../shared/log.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { eventCalendar } from './calendar.ts';
import { ticketPages } from './confirmation.ts';
import { keepPdf } from './files-store.ts';
import { confirmationMail } from './mail.ts';
import { composeMessage } from './message.ts';
import { beginSending, confirmationKey, finish, send } from './sending-store.ts';
import { confirmedOrder } from './store.ts';
import { ticketPdf } from './ticket-pdf.ts';

/**
 * One mail per order. The row of the order says how far it is; a crash between the mail's acceptance and that row's
 * last write sends it a second time, since a mail too many is better than none.
 */
async function sendConfirmation(orderId: string): Promise<void> {
  // Given up for now: the message returns to its queue, and from there to where it is kept.
  if (isGivenUp(await settings(), 'mail')) throw new Error('Mail is given up for now');
  const lease = await beginSending(confirmationKey(orderId), clock.now());
  if (lease === 'done') return;
  const order = await confirmedOrder(orderId);
  const pages = ticketPages(order.order, order.buyer, order.tickets, order.events);
  if (pages.length === 0) {
    // Everything was refunded or passed on before the mail could leave: nobody waits for it.
    await finish(lease, { status: 'skipped' }, clock.now());
    log.info('no ticket left to mail', { orderId });
    return;
  }
  const pdf = await ticketPdf(pages, order.order.createdAt);
  await keepPdf(orderId, pdf);
  const events = [...new Map(pages.map(({ event }) => [event.eventId, event])).values()];
  const message = await composeMessage({
    to: { name: order.buyer.name, address: order.buyer.email },
    ...confirmationMail(order.order, order.buyer.name, pages),
    pdf,
    calendar: eventCalendar(events, order.order.createdAt),
  });
  const messageId = await send(order.buyer.email, message);
  await finish(lease, { status: 'sent', messageId }, clock.now());
  log.info('confirmation sent', { orderId, messageId, tickets: pages.length });
}

export const handler = consumeQueue(OrderConfirmed, ({ data }) => sendConfirmation(data.orderId));
