import type { DynamoDBRecord } from 'aws-lambda';
import type { Invoked } from '../functions/functions.ts';
import type { StreamMappingPlan } from '../plan.ts';

type Failed = Extract<Invoked, { ok: false }>;

const responseContext = { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' };

/** What Lambda sends to the on-failure destination of an asynchronous invocation, as JSON. */
export function asyncFailure(invocation: {
  requestId: string;
  functionArn: string;
  payload: string;
  invokeCount: number;
  condition: 'RetriesExhausted' | 'EventAgeExceeded';
  /** Absent if the event was dropped without another invocation. */
  answer?: Failed;
}): string {
  const { requestId, functionArn, payload, invokeCount, condition, answer } = invocation;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(payload),
    ...(answer && {
      responseContext,
      responsePayload: { errorType: answer.errorType, errorMessage: answer.errorMessage },
    }),
  });
}

/** When a record was written, in epoch ms. */
export const writtenAt = ({ dynamodb }: DynamoDBRecord): number => (dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000;

const seconds = (record: DynamoDBRecord): string => `${new Date(writtenAt(record)).toISOString().slice(0, 19)}Z`;

/** What Lambda sends to the on-failure destination of a stream. It names the records and does not contain them. */
export function streamFailure(discarded: {
  requestId: string;
  mapping: StreamMappingPlan;
  first: DynamoDBRecord;
  last: DynamoDBRecord;
  batchSize: number;
  invokeCount: number;
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** `functionError` is absent if the function answered and reported failed items. */
  answer: Invoked;
}): string {
  const { requestId, mapping, first, last, batchSize, invokeCount, condition, answer } = discarded;
  const { functionError, ...answered } = responseContext;
  return JSON.stringify({
    requestContext: {
      requestId,
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: answer.ok ? answered : { ...answered, functionError },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      // A local stream has one shard.
      shardId: 'shardId-00000000000000000000-00000000',
      startSequenceNumber: first.dynamodb?.SequenceNumber,
      endSequenceNumber: last.dynamodb?.SequenceNumber,
      approximateArrivalOfFirstRecord: seconds(first),
      approximateArrivalOfLastRecord: seconds(last),
      batchSize,
      streamArn: mapping.streamArn,
    },
  });
}
