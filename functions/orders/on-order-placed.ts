import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { OrderPlaced } from '../../events/order.ts';
import { correlate, log } from '../../shared/log.ts';
import { startEnv } from './env.ts';

const { SAGA_ARN } = startEnv.read();
const stepFunctions = new SFNClient({});
const processor = new BatchProcessor(EventType.SQS);

/** The execution's name is the order's id: an event delivered twice starts one saga. */
async function start(record: SQSRecord): Promise<void> {
  const { data, correlationId } = OrderPlaced.parse(JSON.parse(record.body).detail);
  correlate(correlationId);
  const input = JSON.stringify({ orderId: data.orderId, correlationId });
  try {
    await stepFunctions.send(new StartExecutionCommand({ stateMachineArn: SAGA_ARN, name: data.orderId, input }));
    log.info('saga started', { orderId: data.orderId });
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

export const handler = (event: SQSEvent, context: Context) =>
  processPartialResponse(event, start, processor, { context });
