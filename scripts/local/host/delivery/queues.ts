import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import { Failure } from '../../process/failure.ts';
import type { Database } from '../database.ts';
import type { QueuePlan } from '../plan.ts';
import { nameOf } from './context.ts';

/** A received message. Times in epoch ms. */
export interface Message {
  /** Identifies the message for `delete`. */
  receiptHandle: string;
  messageId: string;
  body: string;
  /** String attributes. */
  attributes: Record<string, string>;
  sentAt: number;
  firstReceivedAt: number;
  /** With this receive. */
  receiveCount: number;
}

interface MessageRow {
  id: number;
  messageId: string;
  body: string;
  attributes: string | null;
  sentAt: number;
  firstReceivedAt: number;
  receiveCount: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS queue_messages (
    id INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    messageId TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT,
    sentAt INTEGER NOT NULL,
    visibleAt INTEGER NOT NULL,
    receiveCount INTEGER NOT NULL DEFAULT 0,
    firstReceivedAt INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS queue_messages_by_visibility ON queue_messages (queue, visibleAt)`;

/** Expired messages are removed at start and then once an hour at most. */
const purgeEveryMs = 3_600_000;

/** The queues of the plan, as SQS standard queues. All methods are synchronous and join the open `database.write`. */
export class Queues {
  readonly #database: Database;
  readonly #log: (line: string) => void;
  readonly #plans = new Map<string, QueuePlan>();
  readonly #listeners = new Map<string, () => void>();
  readonly #insert: StatementSync;
  readonly #take: StatementSync;
  readonly #redrive: StatementSync;
  readonly #delete: StatementSync;
  readonly #nextVisible: StatementSync;
  readonly #count: StatementSync;
  readonly #expire: StatementSync;
  #purgedAt = 0;

  constructor(database: Database, log: (line: string) => void) {
    this.#database = database;
    this.#log = log;
    const { sql } = database;
    sql.exec(schema);
    this.#insert = sql.prepare(
      'INSERT INTO queue_messages (queue, messageId, body, attributes, sentAt, visibleAt) VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
    );
    this.#take = sql.prepare(
      `UPDATE queue_messages
       SET visibleAt = ?3, receiveCount = receiveCount + 1, firstReceivedAt = coalesce(firstReceivedAt, ?2)
       WHERE id IN (SELECT id FROM queue_messages WHERE queue = ?1 AND visibleAt <= ?2 ORDER BY visibleAt, id LIMIT ?4)
       RETURNING id, messageId, body, attributes, sentAt, firstReceivedAt, receiveCount`,
    );
    this.#redrive = sql.prepare(
      `UPDATE queue_messages SET queue = ?4, visibleAt = ?2, receiveCount = 0, firstReceivedAt = NULL
       WHERE queue = ?1 AND visibleAt <= ?2 AND receiveCount >= ?3 RETURNING messageId`,
    );
    this.#delete = sql.prepare('DELETE FROM queue_messages WHERE id = ? AND messageId = ?');
    this.#nextVisible = sql.prepare('SELECT min(visibleAt) AS at FROM queue_messages WHERE queue = ?');
    this.#count = sql.prepare('SELECT count(*) AS count FROM queue_messages WHERE queue = ?');
    this.#expire = sql.prepare('DELETE FROM queue_messages WHERE queue = ? AND sentAt <= ?');
    // The consumers of messages in flight died with the last process. Messages that nobody received stay delayed.
    sql.prepare('UPDATE queue_messages SET visibleAt = ?1 WHERE visibleAt > ?1 AND receiveCount > 0').run(Date.now());
  }

  ensure(plan: QueuePlan): void {
    this.#plans.set(plan.arn, plan);
    this.#purge(plan);
  }

  has(queueArn: string): boolean {
    return this.#plans.has(queueArn);
  }

  /** @throws Failure for a queue that the plan does not contain. */
  plan(queueArn: string): QueuePlan {
    const plan = this.#plans.get(queueArn);
    if (!plan) throw new Failure(`The queue ${queueArn} does not exist in the local cloud.`);
    return plan;
  }

  /** Adds a message, hidden for the delay of its queue. Only for use inside `database.write`. */
  send(queueArn: string, body: string, attributes?: Record<string, string>): void {
    const { arn, delaySeconds } = this.plan(queueArn);
    const now = Date.now();
    const visibleAt = now + delaySeconds * 1_000;
    this.#insert.run(arn, randomUUID(), body, attributes ? JSON.stringify(attributes) : null, now, visibleAt);
    this.#listeners.get(arn)?.();
    if (now - this.#purgedAt > purgeEveryMs) for (const plan of this.#plans.values()) this.#purge(plan);
  }

  /**
   * Takes up to `limit` visible messages and hides them for the visibility timeout. A message that would be received
   * more often than its queue allows moves to the dead-letter queue instead. Only for use inside `database.write`.
   */
  receive(queueArn: string, limit: number): Message[] {
    const { arn, visibilitySeconds, deadLetter } = this.plan(queueArn);
    const now = Date.now();
    if (deadLetter) this.#redriveFrom(arn, now, deadLetter);
    const rows = this.#take.all(arn, now, now + visibilitySeconds * 1_000, limit) as unknown as MessageRow[];
    return rows
      .sort((one, other) => one.id - other.id)
      .map(({ id, attributes, ...row }) => ({
        ...row,
        // SQLite gives an id again once its message is deleted.
        receiptHandle: `${id}/${row.messageId}`,
        attributes: attributes === null ? {} : JSON.parse(attributes),
      }));
  }

  delete(receiptHandle: string): void {
    const [id = '', messageId = ''] = receiptHandle.split('/');
    this.#delete.run(Number(id), messageId);
  }

  /** When the next message is or becomes visible, in epoch ms. */
  nextVisibleAt(queueArn: string): number | undefined {
    return (this.#nextVisible.get(queueArn) as { at: number | null }).at ?? undefined;
  }

  /** Number of messages, including those in flight. */
  depth(queueArn: string): number {
    return (this.#count.get(queueArn) as { count: number }).count;
  }

  /** Calls `listener` inside the `database.write` that adds a message. One listener per queue. */
  onMessage(queueArn: string, listener: () => void): void {
    this.#listeners.set(queueArn, listener);
  }

  #redriveFrom(arn: string, now: number, { arn: target, maxReceives }: { arn: string; maxReceives: number }): void {
    const moved = this.#redrive.all(arn, now, maxReceives, target) as { messageId: string }[];
    if (moved.length === 0) return;
    this.#listeners.get(target)?.();
    this.#database.afterCommit(() => {
      for (const { messageId } of moved) {
        this.#log(
          `Message ${messageId} of queue ${nameOf(arn)} was received ${maxReceives} times and moved to ${nameOf(target)}.`,
        );
      }
    });
  }

  #purge({ arn, retentionSeconds }: QueuePlan): void {
    this.#purgedAt = Date.now();
    const { changes } = this.#expire.run(arn, this.#purgedAt - retentionSeconds * 1_000);
    if (changes > 0) this.#log(`${changes} messages of queue ${nameOf(arn)} exceeded its retention and were dropped.`);
  }
}
