import { OrderRefunded } from '../../events/order.ts';
import { clock } from '../../shared/clock.ts';
import type { Received } from '../../shared/consume.ts';
import { consumeQueue } from '../../shared/consume-queue.ts';
import { log } from '../../shared/log.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { composeMessage } from './message.ts';
import { noticeMail } from './notice.ts';
import { refundNotice } from './refund-notice.ts';
import { beginSending, finish, refundKey, send } from './sending-store.ts';
import { confirmedOrder } from './store.ts';

type Refunded = Received<(typeof OrderRefunded)['schema']>['data'];

/** One mail a refund; as with confirmations, one too many is better than none. */
async function sendNotice({ orderId, refundId, amount, tickets }: Refunded): Promise<void> {
  if (isGivenUp(await settings(), 'mail')) throw new Error('Mail is given up for now');
  const lease = await beginSending(refundKey(orderId, refundId), clock.now());
  if (lease === 'done') return;
  const { buyer, events } = await confirmedOrder(orderId);
  // An account that was erased has no address.
  if (buyer.email === '') return finish(lease, { status: 'skipped' }, clock.now());
  const eventIds = new Set(tickets.map(({ eventId }) => eventId));
  const given = [...events.values()].filter(({ eventId }) => eventIds.has(eventId));
  const message = await composeMessage({
    to: { name: buyer.name, address: buyer.email },
    ...noticeMail({ ...refundNotice({ orderId, amount, events: given }), greetingName: buyer.name }),
  });
  const messageId = await send(buyer.email, message);
  await finish(lease, { status: 'sent', messageId }, clock.now());
  log.info('refund notice sent', { orderId, refundId, messageId });
}

export const handler = consumeQueue(OrderRefunded, ({ data }) => sendNotice(data));
