import type { Construct } from 'constructs';
import {
  erasureEnv,
  holdersEnv,
  mailEnv,
  noticeEnv,
  teamMailEnv,
  ticketMailEnv,
} from '../../functions/notifications/env.ts';
import {
  announces,
  countsRatesIn,
  deletesFiles,
  putsFiles,
  reads,
  sendsMailAs,
  text,
  writes,
} from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { MailParts } from './parts.ts';

const ticketFiles = 'orders/*';

/** The mails to buyers and ticket holders, and the erasure of their ticket files. */
export class NotificationFunctions {
  readonly sendTickets: ServiceFunction;
  readonly requestNotices: ServiceFunction;
  readonly sendNotice: ServiceFunction;
  readonly sendRefundNotice: ServiceFunction;
  readonly sendPaymentNotice: ServiceFunction;
  readonly sendCapacityNotice: ServiceFunction;
  readonly eraseFiles: ServiceFunction;

  constructor(scope: Construct, { settings, data, publicUrl }: MailParts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'notifications', entry, bindings, props);

    const anyMail = {
      STAGE,
      USERS_TABLE: reads(data.users),
      EVENTS_TABLE: reads(data.events),
      NOTIFICATIONS_TABLE: writes(data.notifications),
      SETTINGS_TABLE: reads(data.settings),
      MAIL_FROM: sendsMailAs(settings.mailFrom),
    };
    const mail = { ...anyMail, ORDERS_TABLE: reads(data.orders), TICKETS_TABLE: reads(data.tickets) };
    const rates = {
      RATES_TABLE: countsRatesIn(data.rates),
      ADDRESS_RATE_FACTOR: text(String(settings.addressRateFactor)),
    };
    const notices = bind(noticeEnv, { ...mail, ...rates });
    this.sendTickets = make(
      'on-order-confirmed',
      bind(ticketMailEnv, { ...mail, BUCKET: putsFiles(data.bucket, ticketFiles) }),
      // pdfkit reads its fonts from its own folder: bundled, it builds but fails on first use.
      { timeoutSeconds: 30, memoryMb: 1024, bundling: { nodeModules: ['pdfkit', '@expo-google-fonts/arimo'] } },
    );
    this.requestNotices = make(
      'on-event-rescheduled',
      bind(holdersEnv, {
        STAGE,
        EVENTS_TABLE: reads(data.events),
        TICKETS_TABLE: reads(data.tickets),
        OUTBOX_TABLE: announces(data.outbox),
      }),
      { timeoutSeconds: 600 },
    );
    this.sendNotice = make('on-holder-notice-requested', notices, { timeoutSeconds: 60 });
    this.sendRefundNotice = make('on-order-refunded', notices, { timeoutSeconds: 60 });
    this.sendPaymentNotice = make('on-payment-notice-requested', bind(mailEnv, mail), { timeoutSeconds: 60 });
    this.sendCapacityNotice = make(
      'on-capacity-reached',
      bind(teamMailEnv, { ...anyMail, ...rates, VENUES_TABLE: reads(data.venues), PUBLIC_URL: text(publicUrl) }),
      { timeoutSeconds: 60 },
    );
    this.eraseFiles = make(
      'on-user-erased',
      bind(erasureEnv, { STAGE, ORDERS_TABLE: reads(data.orders), BUCKET: deletesFiles(data.bucket, ticketFiles) }),
      { timeoutSeconds: 300 },
    );
  }
}
