import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { OrderPlaced } from '../../events/order.ts';
import { awsClient } from '../../shared/async/aws-client.ts';
import { awsLimits } from '../../shared/async/limits.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { startEnv } from './env.ts';

const { SAGA_ARN } = startEnv.read();
const stepFunctions = new SFNClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** The execution's name is the order's id: an event delivered twice starts one saga. */
export const handler = consumeQueue(OrderPlaced, async ({ data: { orderId }, correlationId }) => {
  const input = JSON.stringify({ orderId, correlationId });
  try {
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn: SAGA_ARN, name: orderId, input }));
    log.info('saga started', { orderId });
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
});
