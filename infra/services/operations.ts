import type { Construct } from 'constructs';
import { fallbackEnv, env as operationsEnv, recountEnv, reportEnv } from '../../functions/operations/env.ts';
import { relayEnv } from '../../functions/operations/relay-env.ts';
import type { Settings } from '../config.ts';
import { putsFiles, reads, readsFiles, relays, sendsTo, text, writes } from '../constructs/binding.ts';
import { version, withReference } from '../constructs/reference-files.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';

interface Parts {
  settings: Settings;
  data: DataStack;
  chain: Bound;
}

const audits = 'audits/*';

/** What keeps the system itself going: its reference and settings, the outbox's relay, the audits. */
export class OperationsFunctions {
  readonly api: ServiceFunction;
  readonly fallback: ServiceFunction;
  readonly relay: ServiceFunction;
  readonly everyMinute: ServiceFunction;
  readonly auditor: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: Parts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'operations', entry, bindings, props);
    const withDocument = { bundling: { commandHooks: withReference } };

    const operations = bind(operationsEnv, {
      STAGE,
      VERSION: text(version),
      SETTINGS_TABLE: writes(data.settings),
      AUDIT_TABLE: reads(data.audit),
      EVENTS_TABLE: reads(data.events),
      ORDERS_TABLE: reads(data.orders),
      VENUES_TABLE: reads(data.venues),
      BUCKET: readsFiles(data.bucket, audits),
    });
    this.api = make('api', { ...chain, ...operations }, withDocument);
    this.fallback = make('default', bind(fallbackEnv, {}), withDocument);

    const relay = () => bind(relayEnv, { STAGE, OUTBOX_TABLE: relays(data.outbox), BUS_NAME: sendsTo(data.bus) });
    this.relay = make('relay', relay(), { timeoutSeconds: 60 });
    this.everyMinute = make('every-minute', relay(), { timeoutSeconds: 55 });
    this.auditor = make(
      'hourly',
      {
        ...bind(recountEnv, {
          STAGE,
          EVENTS_TABLE: reads(data.events),
          TICKETS_TABLE: reads(data.tickets),
          ORDERS_TABLE: reads(data.orders),
          AUDIT_TABLE: reads(data.audit),
        }),
        ...bind(reportEnv, { BUCKET: putsFiles(data.bucket, audits) }),
      },
      { timeoutSeconds: 600, memoryMb: 1024 },
    );
  }
}
