import { raiseAlarm } from '../../../../shared/base/alarm.ts';
import { clock } from '../../../../shared/base/clock.ts';
import { log } from '../../../../shared/base/log.ts';
import { settlePayment } from '../../fulfilment/settle-payment.ts';
import { type Attempt, isChargeOf } from '../../order/attempt.ts';
import type { OrderRow } from '../../order/order.ts';
import { readOrder } from '../../order/order-store.ts';
import { callProvider, callWithin } from '../call-provider.ts';
import { learnRefund } from '../execute-refunds.ts';
import { rememberSeen, wasSeen } from './event-seen-store.ts';
import { recordDispute, recordOutsideRefund } from './incident-store.ts';
import type { ProviderEvent, WebhookSource } from './provider-event.ts';
import { isStrayRefund } from './stray-refund.ts';

/** A provider and its webhooks. */
export interface Sender {
  provider: Attempt['provider'];
  source: WebhookSource;
}

type Concerning<C extends ProviderEvent['concerns']> = Extract<ProviderEvent, { concerns: C }>;

/**
 * Works on a verified event once: reads the present state at the provider, and records it. Events of other software and
 * of unknown types change nothing. @throws a fault, after which the provider sends the event again.
 */
export async function receiveWebhook(sender: Sender, event: ProviderEvent): Promise<void> {
  const { provider } = sender;
  if (event.concerns === 'nothing' || (await wasSeen(provider, event.eventId))) return;
  if (event.concerns === 'payment') {
    const { orderId, attemptId: id, reference } = event;
    await settlePayment(orderId, { id, provider, reference });
  } else if (event.concerns === 'refund') await receiveRefund(sender, event);
  else await receiveDispute(sender, event);
  await rememberSeen(provider, event.eventId, clock.now());
  log.info('webhook received', { provider, eventId: event.eventId, type: event.type });
}

async function receiveRefund(sender: Sender, event: Concerning<'refund'>): Promise<void> {
  const { reference, refundId, amount } = event;
  if (refundId !== undefined && isStrayRefund(refundId)) return;
  const owner = await findOwner(sender, event.payment);
  if (!owner) return;
  const { order, attemptId } = owner;
  const refund = order.refunds.find(({ id }) => id === refundId);
  if (refund) return learnRefund(order, refund, reference);
  const { orderId } = order;
  const asked = { id: reference, attempt: { id: attemptId }, amount, reference };
  let isFailed = false;
  const find = async ({ outsideRefunds = [] }: OrderRow) => {
    const state = await callProvider(sender.provider, (provider, signal) => provider.findRefund(asked, signal));
    isFailed = state?.status === 'failed';
    if (isFailed && !outsideRefunds.some(({ id }) => id === reference)) return undefined;
    return { id: reference, attemptId, amount, at: clock.now(), ...(isFailed && { status: 'failed' as const }) };
  };
  if ((await recordOutsideRefund(orderId, find)) && !isFailed) {
    raiseAlarm('a payment was refunded outside NightFlow', { orderId, reference });
  }
}

async function receiveDispute(sender: Sender, event: Concerning<'dispute'>): Promise<void> {
  const { reference, payment } = event;
  const owner = await findOwner(sender, payment);
  if (!owner) return;
  const { attemptId } = owner;
  const { orderId } = owner.order;
  let status: string | undefined;
  const find = async () => {
    const state = await callWithin((signal) => sender.source.findDispute(reference, signal));
    status = state?.status;
    return state && { id: reference, attemptId, ...state, at: clock.now() };
  };
  if (await recordDispute(orderId, find)) raiseAlarm('a payment is disputed', { orderId, reference, status });
}

/** The order and the attempt behind a payment; `undefined` for payments of other software. */
async function findOwner(
  { provider, source }: Sender,
  payment: string,
): Promise<{ order: OrderRow; attemptId: string } | undefined> {
  const owner = await callWithin((signal) => source.ownerOf(payment, signal));
  const order = owner && (await readOrder(owner.orderId));
  const attempt = order?.attempts.find(({ id }) => id === owner?.attemptId);
  if (!order || attempt?.provider !== provider) return undefined;
  // A second charge of an attempt is not in the order. The reconciler finds it.
  return isChargeOf(attempt, { attemptId: attempt.id, reference: payment })
    ? { order, attemptId: attempt.id }
    : undefined;
}
