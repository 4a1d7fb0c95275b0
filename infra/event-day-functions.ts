import type { Construct } from 'constructs';
import { env as checkinEnv } from '../functions/checkin/env.ts';
import { env as notificationEnv } from '../functions/notifications/env.ts';
import type { Settings } from './config.ts';
import { allow, announces, type Binding, reads, text, usesCache, writes, writesFiles } from './constructs/binding.ts';
import { bind, ServiceFunction } from './constructs/service-function.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack } from './network-stack.ts';

/** The functions behind the ticket in the mail and the ticket at the door. */
export class EventDayFunctions {
  readonly mail: ServiceFunction;
  readonly checkin: ServiceFunction;
  readonly scan: ServiceFunction;
  readonly preload: ServiceFunction;
  readonly schedulePreload: ServiceFunction;

  constructor(
    scope: Construct,
    { settings, data, network }: { settings: Settings; data: DataStack; network: NetworkStack | undefined },
  ) {
    const STAGE = text(settings.stage);
    const VALKEY = usesCache(settings, network);
    const make = (service: string, entry: string, bindings: Record<string, Binding>, props = {}) =>
      new ServiceFunction(scope, service, entry, bindings, props);

    this.mail = make(
      'notifications',
      'on-order-confirmed',
      bind(notificationEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        ORDERS_TABLE: reads(data.orders),
        TICKETS_TABLE: reads(data.tickets),
        EVENTS_TABLE: reads(data.events),
        NOTIFICATIONS_TABLE: writes(data.notifications),
        BUCKET: writesFiles(data.bucket),
        MAIL_FROM: text(settings.mailFrom),
      }),
      // pdfkit reads its fonts from its own folder: bundled, it builds and fails at first use.
      { timeoutSeconds: 30, memoryMb: 1024, bundling: { nodeModules: ['pdfkit', '@expo-google-fonts/arimo'] } },
    );
    allow(this.mail, ['ses:SendRawEmail'], ['*']);

    const checkin = () =>
      bind(checkinEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: reads(data.venues),
        EVENTS_TABLE: reads(data.events),
        TICKETS_TABLE: writes(data.tickets),
        CHECKIN_TABLE: writes(data.checkin),
        OUTBOX_TABLE: announces(data.outbox),
        VALKEY,
      });
    this.checkin = make('checkin', 'api', checkin(), { network });
    this.scan = make('checkin', 'scan', checkin(), { network, memoryMb: 1024 });
    this.preload = make('checkin', 'preload', checkin(), { network, timeoutSeconds: 600, memoryMb: 1024 });
    this.schedulePreload = make('checkin', 'on-event-published', {
      STAGE,
      CHECKIN_TABLE: writes(data.checkin),
      OUTBOX_TABLE: announces(data.outbox),
    });
  }
}
