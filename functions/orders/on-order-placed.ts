import { OrderPlaced } from '../../events/order.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { startSaga } from './fulfilment/start-saga.ts';

/** An event delivered twice starts one saga. */
export const handler = consumeQueue(OrderPlaced, ({ data: { orderId }, correlationId }) =>
  startSaga(orderId, correlationId),
);
