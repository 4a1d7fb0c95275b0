import type { StatementSync } from 'node:sqlite';
import { arnOf } from '../../arn.ts';
import { AwsError } from '../../aws-error.ts';
import { faultPauseMs } from '../../store-outcome.ts';
import { Alarm } from '../alarm.ts';
import type { AsyncInvocations } from '../async-invocations.ts';
import { type DeliveryContext, nameOf } from '../context.ts';
import type { Queues } from '../queues.ts';
import { describe, type ScheduleDescription } from './schedule-description.ts';
import { checkName, dueAt, type ScheduleRequest } from './schedule-request.ts';
import { scheduleArn, scheduledEvent } from './scheduled-event.ts';

type Named = { Name: string; GroupName?: string };

interface ScheduleRow {
  request: string;
  createdAt: number;
  modifiedAt: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS schedule_groups (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS schedules (
    groupName TEXT NOT NULL,
    name TEXT NOT NULL,
    request TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    modifiedAt INTEGER NOT NULL,
    nextAt INTEGER,
    PRIMARY KEY (groupName, name)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS schedules_by_time ON schedules (nextAt) WHERE nextAt IS NOT NULL`;

/** Schedules that fire in one transaction. The others follow immediately. */
const maxDue = 100;

const notFound = (what: string) => new AwsError('ResourceNotFoundException', `${what} does not exist.`, {}, 404);
const conflict = (what: string) => new AwsError('ConflictException', `${what} already exists.`, {}, 409);

/**
 * One-time schedules, created by the Scheduler API. A due one becomes an asynchronous invocation in one transaction.
 * `RetryPolicy` is stored only: it is about accepting that invocation, which does not fail here.
 */
export class Schedules {
  readonly #asyncInvocations: AsyncInvocations;
  readonly #queues: Queues;
  readonly #context: DeliveryContext;
  readonly #alarm: Alarm;
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #complete: StatementSync;
  readonly #due: StatementSync;
  readonly #nextAt: StatementSync;
  readonly #findGroup: StatementSync;
  readonly #putGroup: StatementSync;

  constructor(groups: readonly string[], asyncInvocations: AsyncInvocations, queues: Queues, context: DeliveryContext) {
    this.#asyncInvocations = asyncInvocations;
    this.#queues = queues;
    this.#context = context;
    this.#alarm = new Alarm(context.activity, () => this.#runDue());
    const { sql } = context.database;
    sql.exec(schema);
    this.#find = sql.prepare('SELECT request, createdAt, modifiedAt FROM schedules WHERE groupName = ? AND name = ?');
    this.#put = sql.prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, ?, ?)');
    this.#delete = sql.prepare('DELETE FROM schedules WHERE groupName = ? AND name = ?');
    this.#complete = sql.prepare('UPDATE schedules SET nextAt = NULL WHERE groupName = ? AND name = ?');
    this.#due = sql.prepare('SELECT request FROM schedules WHERE nextAt <= ? ORDER BY nextAt LIMIT ?');
    this.#nextAt = sql.prepare('SELECT min(nextAt) AS at FROM schedules WHERE nextAt IS NOT NULL');
    this.#findGroup = sql.prepare('SELECT 1 FROM schedule_groups WHERE name = ?');
    this.#putGroup = sql.prepare('INSERT OR IGNORE INTO schedule_groups VALUES (?)');
    for (const group of ['default', ...groups]) this.#putGroup.run(group);
  }

  start(): void {
    this.#runDue();
  }

  /** @throws AwsError `ConflictException`, `ValidationException`. */
  createScheduleGroup({ Name }: { Name: string }): Promise<{ ScheduleGroupArn: string }> {
    return this.#context.database.write(() => {
      checkName(Name, 'name');
      if (this.#findGroup.get(Name)) throw conflict(`Schedule group ${Name}`);
      this.#putGroup.run(Name);
      return { ScheduleGroupArn: arnOf('scheduler', `schedule-group/${Name}`) };
    });
  }

  /**
   * A repeated call with the same `ClientToken` answers like the first. A time in the past fires immediately.
   * @throws AwsError `ConflictException`, `ResourceNotFoundException` for an unknown group, `ValidationException`.
   */
  createSchedule(request: ScheduleRequest): Promise<{ ScheduleArn: string }> {
    return this.#context.database.write(() => {
      const nextAt = dueAt(request);
      const { Name, GroupName = 'default', ClientToken, Target } = request;
      if (!this.#findGroup.get(GroupName)) throw notFound(`Schedule group ${GroupName}`);
      const existing = this.#row(request);
      const ScheduleArn = scheduleArn(GroupName, Name, Target.Arn);
      if (existing) {
        const token = (JSON.parse(existing.request) as ScheduleRequest).ClientToken;
        if (ClientToken === undefined || token !== ClientToken) throw conflict(`Schedule ${Name}`);
        return { ScheduleArn };
      }
      this.#store(request, nextAt, Date.now());
      return { ScheduleArn };
    });
  }

  /** Replaces a schedule. @throws AwsError `ResourceNotFoundException`, `ValidationException`. */
  updateSchedule(request: ScheduleRequest): Promise<{ ScheduleArn: string }> {
    return this.#context.database.write(() => {
      const nextAt = dueAt(request);
      const { createdAt } = this.#existing(request);
      this.#store(request, nextAt, createdAt);
      return { ScheduleArn: scheduleArn(request.GroupName ?? 'default', request.Name, request.Target.Arn) };
    });
  }

  /** @throws AwsError `ResourceNotFoundException`. */
  getSchedule(named: Named): Promise<ScheduleDescription> {
    return this.#context.database.read(() => {
      const { request, createdAt, modifiedAt } = this.#existing(named);
      return describe(JSON.parse(request), createdAt, modifiedAt);
    });
  }

  /** @throws AwsError `ResourceNotFoundException`. */
  deleteSchedule(named: Named): Promise<Record<string, never>> {
    return this.#context.database.write(() => {
      this.#existing(named);
      this.#delete.run(named.GroupName ?? 'default', named.Name);
      return {};
    });
  }

  #row({ Name, GroupName = 'default' }: Named): ScheduleRow | undefined {
    return this.#find.get(GroupName, Name) as ScheduleRow | undefined;
  }

  #existing(named: Named): ScheduleRow {
    const row = this.#row(named);
    if (!row) throw notFound(`Schedule ${named.Name}`);
    return row;
  }

  #store(request: ScheduleRequest, nextAt: number, createdAt: number): void {
    const { GroupName = 'default', Name } = request;
    this.#put.run(GroupName, Name, JSON.stringify(request), createdAt, Date.now(), nextAt);
    this.#context.database.afterCommit(() => this.#runDue());
  }

  #runDue(): void {
    const { activity, database } = this.#context;
    if (!activity.open) return;
    const { at } = this.#nextAt.get() as { at: number | null };
    const now = Date.now();
    if (at !== null && at <= now) activity.run(() => database.write(() => this.#fireDue()));
    // Due schedules set the alarm again. Only after a fault of the disk it rings for them.
    this.#alarm.set(at === null ? undefined : Math.max(at, now + faultPauseMs));
  }

  #fireDue(): void {
    const rows = this.#due.all(Date.now(), maxDue) as unknown as { request: string }[];
    for (const { request } of rows) this.#fire(JSON.parse(request));
    this.#context.database.afterCommit(() => this.#runDue());
  }

  #fire({ Name, GroupName = 'default', ActionAfterCompletion, Target }: ScheduleRequest): void {
    (ActionAfterCompletion === 'DELETE' ? this.#delete : this.#complete).run(GroupName, Name);
    const { Arn, Input = scheduledEvent(GroupName, Name, Arn), DeadLetterConfig } = Target;
    if (this.#asyncInvocations.has(Arn)) this.#asyncInvocations.enqueue(Arn, Input);
    else this.#giveUp(Name, Arn, Input, DeadLetterConfig?.Arn);
  }

  /** The API accepts any target, so the function can be missing. */
  #giveUp(name: string, functionArn: string, input: string, deadLetterArn?: string): void {
    const { database, log } = this.#context;
    const isKept = deadLetterArn !== undefined && this.#queues.has(deadLetterArn);
    if (isKept) this.#queues.send(deadLetterArn, input, { ERROR_CODE: 'ResourceNotFoundException' });
    const where = isKept ? `moved to ${nameOf(deadLetterArn)}` : 'was dropped';
    database.afterCommit(() => log(`The event of schedule ${name} ${where}: ${functionArn} does not exist.`));
  }
}
