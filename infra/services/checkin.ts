import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { env as checkinEnv, doorEnv, preloadEnv, scheduleEnv } from '../../functions/checkin/env.ts';
import type { Settings } from '../config.ts';
import {
  announces,
  passes,
  puts,
  reads,
  schedulesIn,
  text,
  updates,
  usesCache,
  writes,
} from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';
import type { NetworkStack } from '../network-stack.ts';

/** The functions behind a ticket at the door. */
export class EventDayFunctions {
  readonly checkin: ServiceFunction;
  readonly scan: ServiceFunction;
  readonly preload: ServiceFunction;
  readonly schedulePreload: ServiceFunction;
  readonly movePreload: ServiceFunction;

  constructor(
    scope: Construct,
    {
      settings,
      data,
      network,
      chain,
    }: { settings: Settings; data: DataStack; network: NetworkStack | undefined; chain: Bound },
  ) {
    const STAGE = text(settings.stage);
    const VALKEY = usesCache(settings, network);
    const make = (service: string, entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, service, entry, bindings, props);

    // Looking a ticket up never admits it: the scan alone may change one.
    const door = { STAGE, USERS_TABLE: reads(data.users), VALKEY };
    this.checkin = make(
      'checkin',
      'api',
      {
        ...chain,
        ...bind(checkinEnv, {
          ...door,
          VENUES_TABLE: reads(data.venues),
          EVENTS_TABLE: reads(data.events),
          TICKETS_TABLE: reads(data.tickets),
          CHECKIN_TABLE: writes(data.checkin),
          OUTBOX_TABLE: announces(data.outbox),
        }),
      },
      { network },
    );
    this.scan = make(
      'checkin',
      'scan',
      {
        ...chain,
        ...bind(doorEnv, { ...door, TICKETS_TABLE: updates(data.tickets), CHECKIN_TABLE: updates(data.checkin) }),
      },
      { network, memoryMb: 1024 },
    );
    this.preload = make(
      'checkin',
      'preload',
      bind(preloadEnv, {
        STAGE,
        TICKETS_TABLE: reads(data.tickets),
        CHECKIN_TABLE: puts(data.checkin),
        OUTBOX_TABLE: announces(data.outbox),
        VALKEY,
      }),
      { network, timeoutSeconds: 600, memoryMb: 1024 },
    );
    const scheduler = this.preloadSchedulers(scope, settings, data);
    this.schedulePreload = scheduler('on-event-published');
    this.movePreload = scheduler('on-event-rescheduled');
  }

  /** Before the doors of each event, Scheduler invokes the preload under a role that may do nothing else. */
  private preloadSchedulers(scope: Construct, { stage }: Settings, data: DataStack) {
    const group = new ScheduleGroup(scope, 'Preloads', { scheduleGroupName: `nightflow-${stage}-preloads` });
    const role = new Role(scope, 'PreloadRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    this.preload.grantInvoke(role);
    return (entry: string) =>
      new ServiceFunction(
        scope,
        'checkin',
        entry,
        bind(scheduleEnv, {
          STAGE: text(stage),
          EVENTS_TABLE: reads(data.events),
          CHECKIN_TABLE: puts(data.checkin),
          OUTBOX_TABLE: announces(data.outbox),
          SCHEDULE_GROUP: schedulesIn(group),
          SCHEDULE_ROLE_ARN: passes(role),
          PRELOAD_ARN: text(this.preload.functionArn),
        }),
      );
  }
}
