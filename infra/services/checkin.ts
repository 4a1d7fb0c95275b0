import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import {
  env as checkinEnv,
  doorEnv,
  floorEnv,
  preloadEnv,
  rescheduleEnv,
  scheduleEnv,
} from '../../functions/checkin/env.ts';
import {
  announces,
  both,
  makes,
  makesPartitions,
  passes,
  queriesPartitions,
  reads,
  schedulesIn,
  text,
  updates,
  updatesPartitions,
  usesCache,
  writes,
  writesFiles,
} from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceParts } from './parts.ts';

/** Keys of the bases of door logs in the bucket. */
const doorLogFiles = 'door-logs/*';

/** Admission at the door: scans, gates and devices, and the preload of an event's tickets into the cache. */
export class CheckinFunctions {
  readonly api: ServiceFunction;
  readonly floor: ServiceFunction;
  readonly scan: ServiceFunction;
  readonly preload: ServiceFunction;
  readonly schedulePreload: ServiceFunction;
  readonly movePreload: ServiceFunction;

  constructor(scope: Construct, { settings, data, network, chain }: ServiceParts) {
    const STAGE = text(settings.stage);
    const VALKEY = usesCache(settings, network);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'checkin', entry, bindings, props);

    const callers = { STAGE, USERS_TABLE: reads(data.users) };
    const members = { VENUES_TABLE: reads(data.venues), EVENTS_TABLE: reads(data.events) };
    const door = { ...callers, ...members, VALKEY };
    this.api = make('api', {
      ...chain,
      ...bind(checkinEnv, {
        ...callers,
        ...members,
        TICKETS_TABLE: reads(data.tickets),
        CHECKIN_TABLE: writes(data.checkin),
        OUTBOX_TABLE: announces(data.outbox),
      }),
    });
    this.floor = make(
      'floor',
      {
        ...chain,
        ...bind(floorEnv, {
          ...door,
          TICKETS_TABLE: updates(data.tickets),
          CHECKIN_TABLE: makes(data.checkin),
          BUCKET: writesFiles(data.bucket, doorLogFiles),
        }),
      },
      { network, memoryMb: 1024 },
    );
    this.scan = make(
      'scan',
      {
        ...chain,
        ...bind(doorEnv, { ...door, TICKETS_TABLE: updates(data.tickets), CHECKIN_TABLE: makes(data.checkin) }),
      },
      { network, memoryMb: 1024 },
    );
    this.preload = make(
      'preload',
      bind(preloadEnv, {
        STAGE,
        TICKETS_TABLE: reads(data.tickets),
        CHECKIN_TABLE: makesPartitions(data.checkin, 'event#*'),
        OUTBOX_TABLE: announces(data.outbox),
        VALKEY,
      }),
      { network, timeoutSeconds: 600, memoryMb: 1024 },
    );
    const schedules = this.preloadSchedules(scope, { settings, data });
    this.schedulePreload = make('on-event-published', bind(scheduleEnv, schedules));
    const USERS_TABLE = both(
      queriesPartitions(data.users, 'ticket-key#*'),
      updatesPartitions(data.users, 'ticket-key#*'),
    );
    this.movePreload = make('on-event-rescheduled', bind(rescheduleEnv, { ...schedules, USERS_TABLE }));
  }

  /** Scheduler invokes the preload before the doors of an event open, with a role that may do nothing else. */
  private preloadSchedules(scope: Construct, { settings, data }: Pick<ServiceParts, 'settings' | 'data'>) {
    const group = new ScheduleGroup(scope, 'Preloads', { scheduleGroupName: `nightflow-${settings.stage}-preloads` });
    const role = new Role(scope, 'PreloadRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    this.preload.grantInvoke(role);
    return {
      STAGE: text(settings.stage),
      EVENTS_TABLE: reads(data.events),
      CHECKIN_TABLE: makesPartitions(data.checkin, 'event#*'),
      OUTBOX_TABLE: announces(data.outbox),
      SCHEDULE_GROUP: schedulesIn(group),
      SCHEDULE_ROLE_ARN: passes(role),
      PRELOAD_ARN: text(this.preload.functionArn),
    };
  }
}
