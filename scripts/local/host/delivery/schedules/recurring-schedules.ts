import type { StatementSync } from 'node:sqlite';
import { Failure } from '../../../process/failure.ts';
import type { SchedulePlan } from '../../plan.ts';
import { Alarm } from '../alarm.ts';
import type { AsyncInvocations } from '../async-invocations.ts';
import type { DeliveryContext } from '../context.ts';
import { rateMs } from './schedule-expression.ts';
import { scheduledEvent } from './scheduled-event.ts';

interface Recurring {
  key: string;
  plan: SchedulePlan;
  intervalMs: number;
  nextAt: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS recurring_schedules (
    schedule TEXT PRIMARY KEY,
    expression TEXT NOT NULL,
    nextAt INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`;

/**
 * The `rate` schedules of the plan. The first run comes one interval after the first start. A restart does not shift
 * the times. Runs missed meanwhile are made up by one.
 */
export class RecurringSchedules {
  readonly #asyncInvocations: AsyncInvocations;
  readonly #context: DeliveryContext;
  readonly #alarm: Alarm;
  readonly #store: StatementSync;
  readonly #recurring: Recurring[];

  /** @throws Failure for another expression or an unknown target. */
  constructor(plans: readonly SchedulePlan[], asyncInvocations: AsyncInvocations, context: DeliveryContext) {
    this.#asyncInvocations = asyncInvocations;
    this.#context = context;
    this.#alarm = new Alarm(context.activity, () => this.#runDue());
    const { sql } = context.database;
    sql.exec(schema);
    this.#store = sql.prepare(
      'INSERT OR REPLACE INTO recurring_schedules (schedule, expression, nextAt) VALUES (?, ?, ?)',
    );
    this.#recurring = plans.map((plan) => {
      const intervalMs = rateMs(plan.expression);
      if (intervalMs === undefined) {
        throw new Failure(`${plan.name}: the local cloud does not support the expression ${plan.expression}.`);
      }
      if (!asyncInvocations.has(plan.targetArn)) {
        throw new Failure(`${plan.name}: the target ${plan.targetArn} is no function of the local cloud.`);
      }
      if (plan.input?.includes('<aws.scheduler.')) {
        throw new Failure(`${plan.name}: the local cloud does not support context attributes in the input.`);
      }
      return { key: `${plan.group}/${plan.name}`, plan, intervalMs, nextAt: 0 };
    });
  }

  start(): void {
    this.#context.activity.run(async () => {
      await this.#context.database.write(() => this.#resume());
      this.#runDue();
    });
  }

  /** Continues stored times. A schedule that is new or has another expression starts with its interval. */
  #resume(): void {
    const { sql } = this.#context.database;
    const rows = sql.prepare('SELECT schedule, expression, nextAt FROM recurring_schedules').all() as unknown as {
      schedule: string;
      expression: string;
      nextAt: number;
    }[];
    const stored = new Map(rows.map((row) => [row.schedule, row]));
    sql.exec('DELETE FROM recurring_schedules');
    for (const recurring of this.#recurring) {
      const { key, plan, intervalMs } = recurring;
      const earlier = stored.get(key);
      const nextAt = earlier?.expression === plan.expression ? earlier.nextAt : Date.now() + intervalMs;
      // A clock that was set back must not stop a schedule for longer than its interval.
      recurring.nextAt = Math.min(nextAt, Date.now() + intervalMs);
      this.#store.run(key, plan.expression, recurring.nextAt);
    }
  }

  #runDue(): void {
    const { activity, database } = this.#context;
    if (!activity.open) return;
    const now = Date.now();
    const due = this.#recurring.filter(({ nextAt }) => nextAt <= now);
    if (due.length > 0) {
      activity.run(() =>
        database.write(() => {
          for (const recurring of due) this.#run(recurring, now);
        }),
      );
    }
    this.#alarm.set(this.#recurring.length > 0 ? Math.min(...this.#recurring.map(({ nextAt }) => nextAt)) : undefined);
  }

  #run(recurring: Recurring, now: number): void {
    const { key, plan, intervalMs } = recurring;
    this.#asyncInvocations.enqueue(plan.targetArn, plan.input ?? scheduledEvent(plan.group, plan.name, plan.targetArn));
    recurring.nextAt += (Math.floor((now - recurring.nextAt) / intervalMs) + 1) * intervalMs;
    this.#store.run(key, plan.expression, recurring.nextAt);
  }
}
