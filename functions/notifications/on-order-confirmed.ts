import { OrderConfirmed } from '../../events/order.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { confirmationMail } from './mails/confirmation-mail.ts';
import { ticketPages } from './order/confirmation.ts';
import { eventCalendar } from './order/event-calendar.ts';
import { confirmedOrder } from './order/order-store.ts';
import { composeMessage } from './sending/compose-message.ts';
import { type OutgoingMail, sendOnce } from './sending/send-once.ts';
import { confirmationKey } from './sending/sending-store.ts';
import { storePdf } from './ticket-pdf/pdf-store.ts';
import { ticketPdf } from './ticket-pdf/ticket-pdf.ts';

async function letterFor(orderId: string): Promise<OutgoingMail | undefined> {
  const { order, buyer, tickets, events: all } = await confirmedOrder(orderId);
  const pages = ticketPages(order, buyer, tickets, all);
  if (pages.length === 0) {
    // Everything was refunded or passed on before the mail could leave: nobody waits for it.
    log.info('no ticket left to mail', { orderId });
    return undefined;
  }
  const pdf = await ticketPdf(pages, order.createdAt);
  await storePdf(orderId, pdf);
  const events = [...new Map(pages.map(({ event }) => [event.eventId, event])).values()];
  const message = await composeMessage({
    to: { name: buyer.name, address: buyer.email },
    ...confirmationMail(order, buyer.name, pages),
    pdf,
    calendar: eventCalendar(events, order.createdAt),
  });
  return { address: buyer.email, message };
}

/** One mail an order. */
export const handler = consumeQueue(OrderConfirmed, async ({ data: { orderId } }) => {
  const messageId = await sendOnce(confirmationKey(orderId), () => letterFor(orderId));
  if (messageId !== undefined) log.info('confirmation sent', { orderId, messageId });
});
