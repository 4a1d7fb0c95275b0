import { hash } from 'node:crypto';
import { Failure } from '../../process/failure.ts';
import type { QueueMappingPlan, QueuePlan } from '../plan.ts';
import { faultPauseMs } from '../store-outcome.ts';
import { Alarm } from './alarm.ts';
import { failedItems } from './batch-answer.ts';
import type { DeliveryContext } from './context.ts';
import { persist } from './persist.ts';
import type { Message, Queues } from './queues.ts';

const recordOf = (message: Message, { arn }: QueuePlan) => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: arn.split(':')[4],
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, stringValue]) => [
      name,
      { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
    ]),
  ),
  md5OfBody: hash('md5', message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: arn.split(':')[3],
});

/**
 * Delivers the messages of a queue to a function. A message goes out as soon as an invocation is allowed, in a batch
 * with those that are visible then. Failed messages stay hidden until the visibility timeout of their queue.
 */
export class QueueMapping {
  readonly #mapping: QueueMappingPlan;
  readonly #queue: QueuePlan;
  readonly #queues: Queues;
  readonly #context: DeliveryContext;
  readonly #alarm: Alarm;
  #inFlight = 0;
  #isWaking = false;

  constructor(mapping: QueueMappingPlan, queues: Queues, context: DeliveryContext) {
    if (mapping.windowSeconds > 0) {
      throw new Failure(`${mapping.id}: the local cloud does not support batching windows of queues.`);
    }
    this.#mapping = mapping;
    this.#queue = queues.plan(mapping.queueArn);
    this.#queues = queues;
    this.#context = context;
    this.#alarm = new Alarm(context.activity, () => this.#take());
    queues.onMessage(mapping.queueArn, () => this.wake());
  }

  /** Receives after the current work, so in the transaction that sends: one commit for both. */
  wake(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    queueMicrotask(() => {
      this.#isWaking = false;
      this.#take();
    });
  }

  #take(): void {
    const { database, activity } = this.#context;
    const { queueArn, batchSize, maxConcurrency } = this.#mapping;
    while (activity.open && this.#inFlight < maxConcurrency) {
      const nextAt = this.#queues.nextVisibleAt(queueArn);
      this.#alarm.set(nextAt);
      if (nextAt === undefined || nextAt > Date.now()) return;
      let messages: Message[] = [];
      const received = database.write(() => {
        messages = this.#queues.receive(queueArn, batchSize);
      });
      this.#inFlight++;
      activity.run(() => this.#deliver(messages, received));
    }
    // A completed invocation takes the next batch. Until then a timer would ring in vain.
    if (this.#inFlight >= maxConcurrency) this.#alarm.set(undefined);
  }

  async #deliver(messages: Message[], received: Promise<void>): Promise<void> {
    const { invoke, activity } = this.#context;
    let deleted: Promise<boolean> | undefined;
    try {
      await received;
      if (messages.length === 0 || !activity.open) return;
      const records = messages.map((message) => recordOf(message, this.#queue));
      const answer = await invoke(this.#mapping.functionArn, { Records: records });
      const succeeded = messages.filter(this.#succeeded(messages, answer));
      deleted = persist(this.#context, () => {
        for (const { receiptHandle } of succeeded) this.#queues.delete(receiptHandle);
      });
    } catch (error) {
      await activity.pause(faultPauseMs);
      throw error;
    } finally {
      this.#inFlight--;
      // Before the commit, so that deleting and receiving share it.
      if (!activity.over) this.#take();
    }
    await deleted;
  }

  #succeeded(
    messages: Message[],
    answer: Awaited<ReturnType<DeliveryContext['invoke']>>,
  ): (message: Message) => boolean {
    if (!answer.ok) return () => false;
    if (!this.#mapping.reportsFailures) return () => true;
    const failed = failedItems(
      answer.payload,
      messages.map(({ messageId }) => messageId),
    );
    return ({ messageId }) => failed !== 'all' && !failed.has(messageId);
  }
}
