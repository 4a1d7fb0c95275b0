import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { log } from '../../../shared/base/log.ts';
import { startEnv } from '../env.ts';

const { SAGA_ARN } = startEnv.read();
const stepFunctions = new SFNClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** Starts the saga of an order, once: its execution's name is the order's id. */
export async function startSaga(orderId: string, correlationId: string): Promise<void> {
  const input = JSON.stringify({ orderId, correlationId });
  try {
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn: SAGA_ARN, name: orderId, input }));
    log.info('saga started', { orderId });
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
