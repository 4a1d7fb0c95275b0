import type { Construct } from 'constructs';
import { env as authEnv } from '../functions/auth/env.ts';
import { env as cartEnv } from '../functions/carts/env.ts';
import { env as catalogEnv } from '../functions/catalog/env.ts';
import { fallbackEnv, env as operationsEnv } from '../functions/operations/env.ts';
import { relayEnv } from '../functions/operations/relay-env.ts';
import { projectorEnv, env as ticketEnv } from '../functions/tickets/env.ts';
import { env as venueEnv } from '../functions/venues/env.ts';
import type { Settings } from './config.ts';
import {
  announces,
  puts,
  reads,
  readsFiles,
  readsSecret,
  relays,
  sendsTo,
  text,
  usesCache,
  writes,
  writesFiles,
} from './constructs/binding.ts';
import { version, withReference } from './constructs/reference-files.ts';
import { type Bound, bind, ServiceFunction } from './constructs/service-function.ts';
import type { DataStack } from './data-stack.ts';
import { EventDayFunctions } from './event-day-functions.ts';
import type { NetworkStack } from './network-stack.ts';
import { OrderFunctions } from './order-functions.ts';

interface Parts {
  settings: Settings;
  data: DataStack;
  /** Where the functions beside the cache sit; nobody is in a network without one. */
  network: NetworkStack | undefined;
}

const seatMaps = 'seat-maps/*';

/** Every function of the system with its environment and its grants: who may do what is read off here. */
export class Functions {
  readonly auth: ServiceFunction;
  readonly venues: ServiceFunction;
  readonly catalog: ServiceFunction;
  readonly tickets: ServiceFunction;
  readonly mint: ServiceFunction;
  readonly mintAdded: ServiceFunction;
  readonly projector: ServiceFunction;
  readonly carts: ServiceFunction;
  readonly orders: OrderFunctions;
  readonly eventDay: EventDayFunctions;
  readonly operations: ServiceFunction;
  readonly fallback: ServiceFunction;
  readonly relay: ServiceFunction;
  readonly outboxEveryMinute: ServiceFunction;

  constructor(scope: Construct, { settings, data, network }: Parts) {
    const STAGE = text(settings.stage);
    const VALKEY = usesCache(settings, network);
    const make = (service: string, entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, service, entry, bindings, props);

    this.auth = make(
      'auth',
      'api',
      bind(authEnv, {
        STAGE,
        USERS_TABLE: writes(data.users),
        SESSION_SECRET_ARN: readsSecret(data.sessionSecret),
        ACCESS_TOKEN_SECONDS: text(String(settings.accessTokenSeconds)),
        REFRESH_TOKEN_SECONDS: text(String(settings.refreshTokenSeconds)),
      }),
      // Argon2id is processor work: more memory is more processor.
      { memoryMb: 1024 },
    );

    this.venues = make(
      'venues',
      'api',
      bind(venueEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: writes(data.venues),
        BUCKET: writesFiles(data.bucket, seatMaps),
      }),
    );

    this.catalog = make(
      'catalog',
      'api',
      bind(catalogEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: reads(data.venues),
        EVENTS_TABLE: writes(data.events),
        TICKETS_TABLE: writes(data.tickets),
        OUTBOX_TABLE: announces(data.outbox),
        VALKEY,
      }),
      { network },
    );

    const tickets = () =>
      bind(ticketEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: reads(data.venues),
        EVENTS_TABLE: reads(data.events),
        TICKETS_TABLE: writes(data.tickets),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: readsFiles(data.bucket, seatMaps),
      });
    this.tickets = make('tickets', 'api', tickets());
    const minting = { timeoutSeconds: 600, memoryMb: 1024 };
    this.mint = make('tickets', 'on-event-published', tickets(), minting);
    this.mintAdded = make('tickets', 'on-ticket-type-added', tickets(), minting);
    this.projector = make(
      'tickets',
      'projector',
      bind(projectorEnv, { STAGE, CHECKIN_TABLE: puts(data.checkin), VALKEY }),
      { network, timeoutSeconds: 60 },
    );

    this.carts = make(
      'carts',
      'api',
      bind(cartEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        CARTS_TABLE: writes(data.carts),
        TICKETS_TABLE: writes(data.tickets),
        ORDERS_TABLE: reads(data.orders),
        BUCKET: readsFiles(data.bucket, seatMaps),
        VALKEY,
      }),
      { network },
    );

    this.orders = new OrderFunctions(scope, { settings, data });
    this.eventDay = new EventDayFunctions(scope, { settings, data, network });

    this.operations = make(
      'operations',
      'api',
      bind(operationsEnv, { STAGE, EVENTS_TABLE: reads(data.events), VERSION: text(version) }),
      { bundling: { commandHooks: withReference } },
    );
    this.fallback = make('operations', 'default', bind(fallbackEnv, {}), { bundling: { commandHooks: withReference } });

    const relay = () => bind(relayEnv, { STAGE, OUTBOX_TABLE: relays(data.outbox), BUS_NAME: sendsTo(data.bus) });
    this.relay = make('operations', 'relay', relay(), { timeoutSeconds: 60 });
    this.outboxEveryMinute = make('operations', 'every-minute', relay(), { timeoutSeconds: 55 });
  }
}
