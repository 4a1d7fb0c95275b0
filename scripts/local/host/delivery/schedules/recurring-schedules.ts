import type { StatementSync } from 'node:sqlite';
import { Failure } from '../../../process/failure.ts';
import type { SchedulePlan } from '../../plan.ts';
import { faultPauseMs } from '../../store-outcome.ts';
import { Alarm } from '../alarm.ts';
import type { AsyncInvocations } from '../async-invocations.ts';
import type { DeliveryContext } from '../context.ts';
import { persist } from '../persist.ts';
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
      if (await persist(this.#context, () => this.#resume())) this.#runDue();
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
    const { activity } = this.#context;
    if (!activity.open || this.#recurring.length === 0) return;
    const now = Date.now();
    const due = this.#recurring.filter(({ nextAt }) => nextAt <= now);
    if (due.length > 0) activity.run(() => this.#run(due, now));
    else this.#alarm.set(Math.min(...this.#recurring.map(({ nextAt }) => nextAt)));
  }

  async #run(due: Recurring[], now: number): Promise<void> {
    const runs = due.map((recurring) => {
      const { nextAt, intervalMs } = recurring;
      return { recurring, nextAt: nextAt + (Math.floor((now - nextAt) / intervalMs) + 1) * intervalMs };
    });
    try {
      const isStored = await persist(this.#context, () => {
        for (const { recurring, nextAt } of runs) this.#enqueue(recurring, nextAt);
      });
      if (isStored) for (const { recurring, nextAt } of runs) recurring.nextAt = nextAt;
    } catch (error) {
      await this.#context.activity.pause(faultPauseMs);
      throw error;
    } finally {
      this.#runDue();
    }
  }

  #enqueue({ key, plan }: Recurring, nextAt: number): void {
    const { group, name, targetArn, input } = plan;
    this.#asyncInvocations.enqueue(targetArn, input ?? scheduledEvent(group, name, targetArn));
    this.#store.run(key, plan.expression, nextAt);
  }
}
