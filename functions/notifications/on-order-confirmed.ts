import { OrderConfirmed } from '../../events/order.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { readOrderFacts } from '../../shared/records/order-facts.ts';
import { confirmationMail } from './mails/confirmation-mail.ts';
import { eventCalendar } from './order/event-calendar.ts';
import { readConfirmedOrder } from './order/order-store.ts';
import { ticketPages } from './order/ticket-pages.ts';
import { greetingName } from './order/unlinked-order.ts';
import { composeMail, type OutgoingMail } from './sending/compose-mail.ts';
import { sendOnce } from './sending/send-once.ts';
import { confirmationKey } from './sending/sending-store.ts';
import { storePdf } from './ticket-pdf/pdf-store.ts';
import { ticketPdf } from './ticket-pdf/ticket-pdf.ts';

/** Sends one mail per order. */
export const handler = consumeQueue(OrderConfirmed, async ({ data: { orderId } }) => {
  const messageId = await sendOnce(confirmationKey(orderId), () => composeConfirmation(orderId));
  if (messageId !== undefined) log.info('confirmation sent', { orderId, messageId });
});

/** Composes the mail and stores its PDF. Returns `undefined` when the buyer has no valid ticket left. */
async function composeConfirmation(orderId: string): Promise<OutgoingMail | undefined> {
  const mailed = await readConfirmedOrder(orderId);
  const { order, buyer, tickets, events: eventsOfOrder } = mailed;
  const name = greetingName(mailed);
  const pages = ticketPages(order, buyer, tickets, eventsOfOrder);
  if (pages.length === 0) {
    if ((await readOrderFacts(orderId))?.userId !== order.userId)
      throw new Error(`${orderId} is moving to another account`);
    // All tickets were refunded before the mail was sent.
    log.info('no ticket left to mail', { orderId });
    return undefined;
  }
  // Sold at the box office without an address, or to an account that has been erased since.
  if (buyer.email === '') return undefined;
  const pdf = await ticketPdf(pages, order.createdAt);
  await storePdf(orderId, pdf);
  const events = [...new Map(pages.map(({ event }) => [event.eventId, event])).values()];
  return composeMail({
    to: { name, address: buyer.email },
    ...confirmationMail(order, name, pages),
    pdf,
    calendar: eventCalendar(events, order.createdAt),
  });
}
