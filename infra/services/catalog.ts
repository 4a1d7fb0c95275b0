import type { Construct } from 'constructs';
import {
  env as catalogEnv,
  copyEnv,
  endingEnv,
  popularityEnv,
  searchApiEnv,
  searchEnv,
  windUpEnv,
} from '../../functions/catalog/env.ts';
import type { Settings } from '../config.ts';
import {
  announces,
  makes,
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

interface Parts {
  settings: Settings;
  data: DataStack;
  network: NetworkStack | undefined;
  chain: Bound;
}

/** What people browse and search, and whoever keeps what events show of their organizer and venue. */
export class CatalogFunctions {
  readonly api: ServiceFunction;
  readonly organizerCopies: ServiceFunction;
  readonly venueCopies: ServiceFunction;
  readonly windUp: ServiceFunction;
  readonly endings: ServiceFunction;
  readonly ranking: ServiceFunction;
  readonly search: ServiceFunction;
  readonly index: ServiceFunction;
  readonly rebuild: ServiceFunction;

  constructor(scope: Construct, { settings, data, network, chain }: Parts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'catalog', entry, bindings, props);

    this.api = make(
      'api',
      {
        ...chain,
        ...bind(catalogEnv, {
          STAGE,
          USERS_TABLE: reads(data.users),
          VENUES_TABLE: reads(data.venues),
          EVENTS_TABLE: writes(data.events),
          TICKETS_TABLE: writes(data.tickets),
          COUNTS_TABLE: reads(data.counts),
          OUTBOX_TABLE: announces(data.outbox),
          VALKEY: usesCache(settings, network),
          PUBLIC_URL: text(settings.publicUrl ?? ''),
        }),
      },
      { network },
    );

    const copies = (entry: string) =>
      make(entry, bind(copyEnv, { STAGE, EVENTS_TABLE: updates(data.events), VENUES_TABLE: reads(data.venues) }), {
        timeoutSeconds: 300,
      });
    this.organizerCopies = copies('on-organizer-changed');
    this.venueCopies = copies('on-venue-changed');

    this.endings = make('hourly', bind(endingEnv, { STAGE, EVENTS_TABLE: updates(data.events) }), {
      timeoutSeconds: 300,
    });
    this.windUp = make(
      'on-event-refunded',
      bind(windUpEnv, { STAGE, EVENTS_TABLE: updates(data.events), TICKETS_TABLE: updates(data.tickets) }),
    );

    this.ranking = make(
      'rank-events',
      bind(popularityEnv, { STAGE, EVENTS_TABLE: makes(data.events), ORDERS_TABLE: reads(data.orders) }),
      { timeoutSeconds: 240 },
    );

    const found = { STAGE, EVENTS_TABLE: reads(data.events) };
    const files = 'search/*';
    this.search = make(
      'search',
      {
        ...chain,
        ...bind(searchApiEnv, {
          ...found,
          BUCKET: readsFiles(data.bucket, files),
          TICKETS_TABLE: reads(data.tickets),
          COUNTS_TABLE: reads(data.counts),
        }),
      },
      // The index lies in memory, and loading it is work for a whole core.
      { memoryMb: 1769 },
    );
    const keepsIndex = (entry: string) =>
      make(entry, bind(searchEnv, { ...found, BUCKET: writesFiles(data.bucket, files) }), {
        timeoutSeconds: 300,
        memoryMb: 3008,
      });
    this.index = keepsIndex('on-listing-changed');
    this.rebuild = keepsIndex('search-rebuild');
  }
}
