import type { Construct } from 'constructs';
import {
  fallbackEnv,
  env as operationsEnv,
  recountEnv,
  reportEnv,
  restartEnv,
} from '../../functions/operations/env.ts';
import { relayEnv } from '../../functions/operations/relay-env.ts';
import {
  announces,
  reads,
  readsAll,
  readsFiles,
  relays,
  sendsTo,
  text,
  updates,
  writes,
  writesFiles,
} from '../constructs/binding.ts';
import { version, withReference } from '../constructs/reference-files.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceParts } from './parts.ts';

const auditReports = 'audits/*';

/** The API reference, settings and health, the outbox relay, and the hourly audit of invariants. */
export class OperationsFunctions {
  readonly api: ServiceFunction;
  readonly answerUnknownPath: ServiceFunction;
  readonly relayOutbox: ServiceFunction;
  readonly resendOutbox: ServiceFunction;
  readonly auditEvents: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: ServiceParts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'operations', entry, bindings, props);
    const withDocument = { bundling: { commandHooks: withReference } };

    const operations = bind(operationsEnv, {
      STAGE,
      VERSION: text(version),
      SETTINGS_TABLE: writes(data.settings),
      AUDIT_TABLE: reads(data.audit),
      ORDERS_TABLE: reads(data.orders),
      // A suspension changes the row of its account, organizer or event, and an event's selling facts.
      USERS_TABLE: updates(data.users),
      VENUES_TABLE: updates(data.venues),
      EVENTS_TABLE: updates(data.events),
      TICKETS_TABLE: updates(data.tickets),
      OUTBOX_TABLE: announces(data.outbox),
      BUCKET: readsFiles(data.bucket, auditReports),
    });
    this.api = make('api', { ...chain, ...operations }, withDocument);
    this.answerUnknownPath = make('default', bind(fallbackEnv, {}), withDocument);

    const relayBindings = () =>
      bind(relayEnv, { STAGE, OUTBOX_TABLE: relays(data.outbox), BUS_NAME: sendsTo(data.bus) });
    this.relayOutbox = make('relay', relayBindings(), { timeoutSeconds: 60 });
    this.resendOutbox = make('every-minute', relayBindings(), { timeoutSeconds: 55 });
    this.auditEvents = make(
      'hourly',
      {
        ...bind(recountEnv, {
          STAGE,
          EVENTS_TABLE: reads(data.events),
          TICKETS_TABLE: reads(data.tickets),
          ORDERS_TABLE: readsAll(data.orders),
          AUDIT_TABLE: reads(data.audit),
        }),
        ...bind(restartEnv, { OUTBOX_TABLE: announces(data.outbox) }),
        ...bind(reportEnv, { BUCKET: writesFiles(data.bucket, auditReports) }),
      },
      { timeoutSeconds: 600, memoryMb: 1024 },
    );
  }
}
