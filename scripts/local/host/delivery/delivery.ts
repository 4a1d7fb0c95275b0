import { Failure } from '../../process/failure.ts';
import type { Database } from '../database.ts';
import type { Functions } from '../functions/functions.ts';
import type { Plan } from '../plan.ts';
import { Activity } from './activity.ts';
import { AsyncInvocations } from './async-invocations.ts';
import { Bus } from './bus.ts';
import { QueueMapping } from './queue-mapping.ts';
import { Queues } from './queues.ts';
import { RecurringSchedules } from './schedules/recurring-schedules.ts';
import { Schedules } from './schedules/schedules.ts';
import { StreamMappings, type Streams } from './streams/stream-mappings.ts';

/**
 * Delivers events to functions: from the bus, queues, streams and schedules. What was accepted is delivered at least
 * once, across restarts and a killed process.
 */
export class Delivery {
  readonly bus: Bus;
  readonly queues: Queues;
  readonly schedules: Schedules;
  readonly asyncInvocations: AsyncInvocations;
  readonly #activity: Activity;
  readonly #queueMappings: QueueMapping[];
  readonly #streamMappings: StreamMappings;
  readonly #recurringSchedules: RecurringSchedules;

  /** @throws Failure for what the local cloud does not support, with the name of the resource. */
  constructor({
    plan,
    database,
    tables,
    invoke,
    log,
  }: {
    plan: Plan;
    database: Database;
    tables: Streams;
    invoke: Functions['invoke'];
    log(line: string): void;
  }) {
    this.#activity = new Activity(log);
    const context = { database, invoke, log, activity: this.#activity };
    this.queues = new Queues(database, log);
    for (const queue of plan.queues) this.queues.ensure(queue);
    for (const { deadLetter } of plan.queues) if (deadLetter) this.queues.plan(deadLetter.arn);
    this.asyncInvocations = new AsyncInvocations(plan.functions, this.queues, context);
    for (const { id, functionArn } of [...plan.queueMappings, ...plan.streamMappings]) {
      if (!this.asyncInvocations.has(functionArn)) throw new Failure(`${id}: the function ${functionArn} is unknown.`);
    }
    this.bus = new Bus(plan, this.queues, this.asyncInvocations, context);
    this.#queueMappings = plan.queueMappings.map((mapping) => new QueueMapping(mapping, this.queues, context));
    this.#streamMappings = new StreamMappings(plan, tables, this.queues, context);
    this.#recurringSchedules = new RecurringSchedules(plan.schedules, this.asyncInvocations, context);
    this.schedules = new Schedules(plan.scheduleGroups, this.asyncInvocations, this.queues, context);
  }

  /** Starts to invoke functions. What the last process left open comes first. */
  start(): void {
    this.#activity.start();
    for (const mapping of this.#queueMappings) mapping.wake();
    this.asyncInvocations.start();
    this.#streamMappings.start();
    this.#recurringSchedules.start();
    this.schedules.start();
  }

  /** Starts nothing more and waits up to two seconds for invocations in flight. Those that remain are repeated. */
  stop(): Promise<void> {
    return this.#activity.stop();
  }
}
