import { OrderConfirmed } from '../../events/order.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { eventCalendar } from './calendar.ts';
import { ticketPages } from './confirmation.ts';
import { keepPdf } from './files-store.ts';
import { confirmationMail } from './mail.ts';
import { composeMessage } from './message.ts';
import { type Letter, sendOnce } from './sending.ts';
import { confirmationKey } from './sending-store.ts';
import { confirmedOrder } from './store.ts';
import { ticketPdf } from './ticket-pdf.ts';

async function letterFor(orderId: string): Promise<Letter | undefined> {
  const { order, buyer, tickets, events: all } = await confirmedOrder(orderId);
  const pages = ticketPages(order, buyer, tickets, all);
  if (pages.length === 0) {
    // Everything was refunded or passed on before the mail could leave: nobody waits for it.
    log.info('no ticket left to mail', { orderId });
    return undefined;
  }
  const pdf = await ticketPdf(pages, order.createdAt);
  await keepPdf(orderId, pdf);
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
