import type { Construct } from 'constructs';
import { env as cartEnv } from '../../functions/carts/env.ts';
import { mintEnv, projectorEnv, env as ticketEnv, withdrawEnv } from '../../functions/tickets/env.ts';
import { env as venueEnv } from '../../functions/venues/env.ts';
import type { Settings } from '../config.ts';
import {
  announces,
  makes,
  puts,
  reads,
  readsFiles,
  text,
  updates,
  usesCache,
  writes,
  writesFiles,
} from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';
import type { NetworkStack } from '../network-stack.ts';
import { AccountFunctions } from './auth.ts';
import { CatalogFunctions } from './catalog.ts';
import { chainOf } from './chain.ts';
import { EventDayFunctions } from './checkin.ts';
import { OperationsFunctions } from './operations.ts';
import { OrderFunctions } from './orders.ts';

interface Parts {
  settings: Settings;
  data: DataStack;
  /** Where the functions beside the cache sit; nobody is in a network without one. */
  network: NetworkStack | undefined;
}

const seatMaps = 'seat-maps/*';

/** Every function of the system with its environment and its grants: who may do what is read off here. */
export class Functions {
  readonly accounts: AccountFunctions;
  readonly venues: ServiceFunction;
  readonly catalog: CatalogFunctions;
  readonly tickets: ServiceFunction;
  readonly mint: ServiceFunction;
  readonly mintAdded: ServiceFunction;
  readonly mintChanged: ServiceFunction;
  readonly withdraw: ServiceFunction;
  readonly projector: ServiceFunction;
  readonly carts: ServiceFunction;
  readonly orders: OrderFunctions;
  readonly eventDay: EventDayFunctions;
  readonly operations: OperationsFunctions;

  constructor(scope: Construct, { settings, data, network }: Parts) {
    const STAGE = text(settings.stage);
    const VALKEY = usesCache(settings, network);
    const chain = chainOf(settings, data);
    const make = (service: string, entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, service, entry, bindings, props);
    /** The function that answers a service's requests. */
    const api = (service: string, bindings: Bound, props = {}) =>
      make(service, 'api', { ...chain, ...bindings }, props);

    this.venues = api(
      'venues',
      bind(venueEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: writes(data.venues),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: writesFiles(data.bucket, seatMaps),
      }),
    );
    this.catalog = new CatalogFunctions(scope, { settings, data, network, chain });

    this.tickets = api(
      'tickets',
      bind(ticketEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: reads(data.venues),
        EVENTS_TABLE: reads(data.events),
        TICKETS_TABLE: writes(data.tickets),
        COUNTS_TABLE: writes(data.counts),
        ORDERS_TABLE: reads(data.orders),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: readsFiles(data.bucket, seatMaps),
      }),
    );
    const mint = (entry: string) =>
      make(
        'tickets',
        entry,
        bind(mintEnv, { STAGE, TICKETS_TABLE: makes(data.tickets), BUCKET: readsFiles(data.bucket, seatMaps) }),
        { timeoutSeconds: 600, memoryMb: 1024 },
      );
    this.mint = mint('on-event-published');
    this.mintAdded = mint('on-ticket-type-added');
    this.mintChanged = mint('on-ticket-type-capacity-changed');
    this.withdraw = make(
      'tickets',
      'on-event-cancelled',
      bind(withdrawEnv, {
        STAGE,
        TICKETS_TABLE: updates(data.tickets),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: readsFiles(data.bucket, seatMaps),
      }),
      { timeoutSeconds: 600, memoryMb: 1024 },
    );
    this.projector = make(
      'tickets',
      'projector',
      bind(projectorEnv, { STAGE, CHECKIN_TABLE: puts(data.checkin), VALKEY }),
      { network, timeoutSeconds: 60 },
    );

    this.carts = api(
      'carts',
      bind(cartEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        CARTS_TABLE: writes(data.carts),
        TICKETS_TABLE: writes(data.tickets),
        COUNTS_TABLE: reads(data.counts),
        ORDERS_TABLE: reads(data.orders),
        BUCKET: readsFiles(data.bucket, seatMaps),
        VALKEY,
      }),
      { network },
    );

    this.orders = new OrderFunctions(scope, { settings, data, chain });
    this.eventDay = new EventDayFunctions(scope, { settings, data, network, chain });

    this.accounts = new AccountFunctions(scope, { settings, data, chain });
    this.operations = new OperationsFunctions(scope, { settings, data, chain });
  }
}
