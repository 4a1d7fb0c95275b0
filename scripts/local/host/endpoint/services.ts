import type { Bus } from '../delivery/bus.ts';
import type { Schedules } from '../delivery/schedules/schedules.ts';
import type { Buckets } from '../services/buckets.ts';

/** A service with operations: input and result have the names of its API. @throws AwsError */
export interface Service {
  handle(operation: string, input: Record<string, unknown>): Promise<object>;
}

/** What the AWS APIs of the host are answered by. */
export interface Services {
  tables: Service;
  machines: Service;
  secrets: Service;
  mails: Service;
  stacks: Service;
  bus: Pick<Bus, 'putEvents'>;
  schedules: Pick<
    Schedules,
    'createSchedule' | 'updateSchedule' | 'getSchedule' | 'deleteSchedule' | 'createScheduleGroup'
  >;
  buckets: Buckets;
}
