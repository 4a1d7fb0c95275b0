import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { OrderConfirmed } from '../../events/order.ts';
import { clock } from '../../shared/clock.ts';
import { correlate, log } from '../../shared/log.ts';
import { eventCalendar } from './calendar.ts';
import { ticketPages } from './confirmation.ts';
import { confirmationMail } from './mail.ts';
import { composeMessage } from './message.ts';
import * as store from './store.ts';
import { ticketPdf } from './ticket-pdf.ts';

/**
 * One mail per order. The row of the order says how far it is; a crash between the mail's acceptance and that row's
 * last write sends it a second time, since a mail too many is better than none.
 */
async function sendConfirmation(orderId: string): Promise<void> {
  const lease = await store.beginSending(orderId, clock.now());
  if (lease === 'done') return;
  const order = await store.confirmedOrder(orderId);
  const pages = ticketPages(order.order, order.buyer, order.tickets, order.events);
  if (pages.length === 0) {
    // Everything was refunded or passed on before the mail could leave: nobody waits for it.
    await store.finish(lease, { status: 'skipped' }, clock.now());
    log.info('no ticket left to mail', { orderId });
    return;
  }
  const pdf = await ticketPdf(pages, order.order.createdAt);
  await store.keepPdf(orderId, pdf);
  const events = [...new Map(pages.map(({ event }) => [event.eventId, event])).values()];
  const message = await composeMessage({
    to: { name: order.buyer.name, address: order.buyer.email },
    ...confirmationMail(order.order, order.buyer.name, pages),
    pdf,
    calendar: eventCalendar(events, order.order.createdAt),
  });
  const messageId = await store.send(order.buyer.email, message);
  await store.finish(lease, { status: 'sent', messageId }, clock.now());
  log.info('confirmation sent', { orderId, messageId, tickets: pages.length });
}

async function consumeRecord({ body, messageId }: SQSRecord): Promise<void> {
  correlate(messageId);
  try {
    const event = OrderConfirmed.parse((JSON.parse(body) as { detail?: unknown }).detail);
    correlate(event.correlationId);
    await sendConfirmation(event.data.orderId);
  } catch (error) {
    log.error('confirmation not sent', { error: error as Error, queueMessageId: messageId });
    throw error;
  }
}

/** One record after the other: the correlation id belongs to the process. Failed ones return to the queue alone. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processPartialResponse(event, consumeRecord, new BatchProcessor(EventType.SQS), {
    context,
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
