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
  /** Retries until the stream drops the record, after a day. For consumers that must not lose one. */
  persistent?: boolean;
  /** Collects changes this long, so that up to 1,000 make one batch. */
  batchingWindowSeconds?: number;
  /** Lambda filter patterns. A record must match one of them. All records pass by default. */
  filters?: object[];
}

/**
 * Table stream → function. A batch is retried from the record that its function reports as failed, ten times at most.
 * Then the dead-letter queue gets the position of the records, and the stream continues without them.
 */
export class StreamConsumer extends Construct {
  readonly failures: Queue;

  constructor(
    scope: Construct,
    id: string,
    { table, target, persistent = false, batchingWindowSeconds, filters }: StreamProps,
  ) {
    super(scope, id);
    this.failures = failureQueue(this);
    target.addEventSource(
      new DynamoEventSource(table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: batchingWindowSeconds ? 1_000 : 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        ...(batchingWindowSeconds && { maxBatchingWindow: Duration.seconds(batchingWindowSeconds) }),
        ...(filters && { filters: filters.map((pattern) => FilterCriteria.filter(pattern)) }),
        ...(!persistent && { retryAttempts: 10 }),
        onFailure: new SqsDlq(this.failures),
      }),
    );
  }
}
