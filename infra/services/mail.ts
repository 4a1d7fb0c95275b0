import type { Construct } from 'constructs';
import { mailEnv as linkMailEnv } from '../../functions/auth/env.ts';
import { forgetEnv, holdersEnv, mailEnv, ticketMailEnv } from '../../functions/notifications/env.ts';
import { mailEnv as invitationMailEnv } from '../../functions/venues/env.ts';
import type { Settings } from '../config.ts';
import {
  announces,
  countsIn,
  deletesFiles,
  putsFiles,
  reads,
  sendsMailAs,
  text,
  writes,
} from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';

interface Parts {
  settings: Settings;
  data: DataStack;
  /** Where people reach this system. */
  publicUrl: string;
}

/** The functions behind each mail. */
export class MailFunctions {
  readonly tickets: ServiceFunction;
  readonly noticeRequests: ServiceFunction;
  readonly notices: ServiceFunction;
  readonly refundNotices: ServiceFunction;
  readonly welcome: ServiceFunction;
  readonly links: ServiceFunction;
  readonly invitations: ServiceFunction;
  readonly forgetFiles: ServiceFunction;

  constructor(scope: Construct, { settings, data, publicUrl }: Parts) {
    const STAGE = text(settings.stage);
    const MAIL_FROM = sendsMailAs(settings.mailFrom);
    const PUBLIC_URL = text(publicUrl);
    const make = (service: string, entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, service, entry, bindings, props);

    const mail = {
      STAGE,
      USERS_TABLE: reads(data.users),
      ORDERS_TABLE: reads(data.orders),
      TICKETS_TABLE: reads(data.tickets),
      EVENTS_TABLE: reads(data.events),
      NOTIFICATIONS_TABLE: writes(data.notifications),
      SETTINGS_TABLE: reads(data.settings),
      MAIL_FROM,
    };
    this.tickets = make(
      'notifications',
      'on-order-confirmed',
      bind(ticketMailEnv, { ...mail, BUCKET: putsFiles(data.bucket, 'orders/*') }),
      // pdfkit reads its fonts from its own folder: bundled, it builds and fails at first use.
      { timeoutSeconds: 30, memoryMb: 1024, bundling: { nodeModules: ['pdfkit', '@expo-google-fonts/arimo'] } },
    );
    this.noticeRequests = make(
      'notifications',
      'on-event-rescheduled',
      bind(holdersEnv, {
        STAGE,
        EVENTS_TABLE: reads(data.events),
        TICKETS_TABLE: reads(data.tickets),
        OUTBOX_TABLE: announces(data.outbox),
      }),
      { timeoutSeconds: 600 },
    );
    this.notices = make('notifications', 'on-holder-notice-requested', bind(mailEnv, mail), { timeoutSeconds: 60 });
    this.refundNotices = make('notifications', 'on-order-refunded', bind(mailEnv, mail), { timeoutSeconds: 60 });
    this.forgetFiles = make(
      'notifications',
      'on-user-erased',
      bind(forgetEnv, { STAGE, ORDERS_TABLE: reads(data.orders), BUCKET: deletesFiles(data.bucket, 'orders/*') }),
      { timeoutSeconds: 300 },
    );

    const links = (entry: string) =>
      make(
        'auth',
        entry,
        bind(linkMailEnv, {
          STAGE,
          USERS_TABLE: writes(data.users),
          OUTBOX_TABLE: announces(data.outbox),
          RATES_TABLE: countsIn(data.rates),
          ADDRESS_RATE_FACTOR: text(String(settings.addressRateFactor)),
          MAIL_FROM,
          PUBLIC_URL,
        }),
      );
    this.welcome = links('on-user-registered');
    this.links = links('on-account-mail-requested');
    this.invitations = make(
      'venues',
      'on-member-invited',
      bind(invitationMailEnv, { STAGE, VENUES_TABLE: writes(data.venues), MAIL_FROM, PUBLIC_URL }),
    );
  }
}
