import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import { Failure } from '../../process/failure.ts';
import type { FunctionPlan } from '../plan.ts';
import { AsyncLane } from './async-lane.ts';
import type { DeliveryContext } from './context.ts';
import type { Queues } from './queues.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS async_invocations (
    id INTEGER PRIMARY KEY,
    requestId TEXT NOT NULL,
    functionArn TEXT NOT NULL,
    payload TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    nextAt INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS async_invocations_by_time ON async_invocations (functionArn, nextAt)`;

/**
 * Asynchronous invocations. An accepted one runs until it succeeds or is given up, across restarts. A function can see
 * an event more than once.
 */
export class AsyncInvocations {
  readonly #lanes = new Map<string, AsyncLane>();
  readonly #insert: StatementSync;

  constructor(functions: readonly FunctionPlan[], queues: Queues, context: DeliveryContext) {
    const { sql } = context.database;
    sql.exec(schema);
    this.#insert = sql.prepare(
      `INSERT INTO async_invocations (requestId, functionArn, payload, createdAt, nextAt) VALUES (?1, ?2, ?3, ?4, ?4)`,
    );
    const store = {
      due: sql.prepare(
        `SELECT id, requestId, payload, createdAt, failures FROM async_invocations
         WHERE functionArn = ? AND nextAt <= ? ORDER BY nextAt, id LIMIT ?`,
      ),
      nextAt: sql.prepare('SELECT min(nextAt) AS at FROM async_invocations WHERE functionArn = ? AND nextAt > ?'),
      retry: sql.prepare('UPDATE async_invocations SET failures = failures + 1, nextAt = ? WHERE id = ?'),
      delete: sql.prepare('DELETE FROM async_invocations WHERE id = ?'),
    };
    for (const plan of functions) {
      if (plan.async.onFailureArn !== undefined) queues.plan(plan.async.onFailureArn);
      this.#lanes.set(plan.arn, new AsyncLane(plan, store, queues, context));
    }
    this.#dropOrphans(context);
  }

  has(functionArn: string): boolean {
    return this.#lanes.has(functionArn);
  }

  /** Accepts an event, as JSON. It runs once the open group is on disk. Only for use inside `database.write`. */
  enqueue(functionArn: string, payload: string): void {
    const lane = this.#lanes.get(functionArn);
    if (!lane) throw new Failure(`The function ${functionArn} does not exist in the local cloud.`);
    this.#insert.run(randomUUID(), functionArn, payload, Date.now());
    lane.wake();
  }

  start(): void {
    for (const lane of this.#lanes.values()) lane.wake();
  }

  /** Invocations of functions that the plan no longer contains cannot run. */
  #dropOrphans({ database: { sql }, log }: DeliveryContext): void {
    const rows = sql
      .prepare('SELECT functionArn, count(*) AS count FROM async_invocations GROUP BY functionArn')
      .all() as unknown as { functionArn: string; count: number }[];
    for (const { functionArn, count } of rows) {
      if (this.#lanes.has(functionArn)) continue;
      sql.prepare('DELETE FROM async_invocations WHERE functionArn = ?').run(functionArn);
      log(`${count} invocations of ${functionArn} were dropped: the function no longer exists.`);
    }
  }
}
