import { Duration } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { failureQueue } from './event-consumer.ts';

interface StreamProps {
  table: Table;
  target: IFunction;
  /** Try until the stream itself forgets, after a day: for what must not be lost and has no second way. */
  persistent?: boolean;
  /** Changes are collected for so long, in seconds, so that many make one batch of up to a thousand. */
  collectSeconds?: number;
  /** Only records that match one of these, in Lambda's own words; all where nothing is said. */
  only?: object[];
}

/**
 * Stream of a table → function. A batch goes on from the record its function names as failed, ten times at most; then
 * the failure queue keeps where in the stream it was, and the stream goes on without it.
 */
export class StreamConsumer extends Construct {
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { table, target, persistent = false, collectSeconds, only }: StreamProps) {
    super(scope, id);
    this.failures = failureQueue(this);
    target.addEventSource(
      new DynamoEventSource(table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: collectSeconds ? 1_000 : 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        ...(collectSeconds && { maxBatchingWindow: Duration.seconds(collectSeconds) }),
        ...(only && { filters: only.map((pattern) => FilterCriteria.filter(pattern)) }),
        ...(!persistent && { retryAttempts: 10 }),
        onFailure: new SqsDlq(this.failures),
      }),
    );
  }
}
