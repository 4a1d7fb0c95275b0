import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

interface ConsumerProps {
  bus: IEventBus;
  event: { pattern: { source: string[]; detailType: string[] } };
  target: IFunction;
}

interface PacedConsumerProps extends ConsumerProps {
  maxConcurrency: number;
  /** How long each message waits before it is delivered. At once by default. */
  delay?: Duration;
}

/** The dead-letter queue of a consumer. */
export const failureQueue = (scope: Construct): Queue =>
  new Queue(scope, 'Failures', {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });

/** Rule → function, invoked asynchronously. After two retries the event moves to the dead-letter queue. */
export class EventConsumer extends Construct {
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { bus, event, target }: ConsumerProps) {
    super(scope, id);
    this.failures = failureQueue(this);
    target.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.failures),
    });
    new Rule(this, 'Rule', { eventBus: bus, eventPattern: event.pattern }).addTarget(
      new LambdaFunction(target, { deadLetterQueue: this.failures }),
    );
  }
}

/**
 * Rule → queue → function, for consumers that need pacing: at most `maxConcurrency` concurrent invocations. A message
 * that fails five times moves to the dead-letter queue.
 */
export class PacedConsumer extends Construct {
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { bus, event, target, maxConcurrency, delay }: PacedConsumerProps) {
    super(scope, id);
    this.failures = failureQueue(this);
    const queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(360),
      ...(delay && { deliveryDelay: delay }),
      deadLetterQueue: { queue: this.failures, maxReceiveCount: 5 },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    new Rule(this, 'Rule', { eventBus: bus, eventPattern: event.pattern }).addTarget(
      new SqsQueue(queue, { deadLetterQueue: this.failures }),
    );
    target.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency }));
  }
}
