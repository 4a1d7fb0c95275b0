import type { Construct } from 'constructs';
import {
  cancellationEnv,
  env as catalogEnv,
  embeddedFactsEnv,
  endingEnv,
  organizerCopiesEnv,
  popularityEnv,
  searchApiEnv,
  searchEnv,
  suspensionEnv,
} from '../../functions/catalog/env.ts';
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
import type { ServiceParts } from './parts.ts';

/** Events: their lifecycle, lists, search and popularity, and their copies of organizer and venue facts. */
export class CatalogFunctions {
  readonly api: ServiceFunction;
  readonly syncOrganizerFacts: ServiceFunction;
  readonly syncVenueFacts: ServiceFunction;
  readonly completeCancellation: ServiceFunction;
  readonly suspendEvents: ServiceFunction;
  readonly endEvents: ServiceFunction;
  readonly rankEvents: ServiceFunction;
  readonly search: ServiceFunction;
  readonly updateSearchIndex: ServiceFunction;
  readonly rebuildSearchIndex: ServiceFunction;

  constructor(scope: Construct, { settings, data, network, chain }: ServiceParts) {
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
          CATEGORY_CACHE_SECONDS: text(String(settings.listCacheSeconds.category)),
          SEARCH_CACHE_SECONDS: text(String(settings.listCacheSeconds.search)),
          PUBLIC_URL: text(settings.publicUrl ?? ''),
        }),
      },
      { network },
    );

    const copies = { STAGE, EVENTS_TABLE: updates(data.events), VENUES_TABLE: reads(data.venues) };
    this.syncOrganizerFacts = make(
      'on-organizer-changed',
      bind(organizerCopiesEnv, { ...copies, TICKETS_TABLE: updates(data.tickets) }),
      { timeoutSeconds: 300 },
    );
    this.syncVenueFacts = make('on-venue-changed', bind(embeddedFactsEnv, copies), { timeoutSeconds: 300 });

    this.suspendEvents = make(
      'on-organizer-suspension-changed',
      bind(suspensionEnv, {
        STAGE,
        EVENTS_TABLE: updates(data.events),
        TICKETS_TABLE: updates(data.tickets),
        VENUES_TABLE: reads(data.venues),
      }),
      { timeoutSeconds: 900 },
    );

    this.endEvents = make('hourly', bind(endingEnv, { STAGE, EVENTS_TABLE: updates(data.events) }), {
      timeoutSeconds: 300,
    });
    this.completeCancellation = make(
      'on-event-refunded',
      bind(cancellationEnv, { STAGE, EVENTS_TABLE: updates(data.events), TICKETS_TABLE: updates(data.tickets) }),
    );

    this.rankEvents = make(
      'rank-events',
      bind(popularityEnv, { STAGE, EVENTS_TABLE: makes(data.events), ORDERS_TABLE: reads(data.orders) }),
      { timeoutSeconds: 240 },
    );

    const searched = { STAGE, EVENTS_TABLE: reads(data.events) };
    const indexFiles = 'search/*';
    this.search = make(
      'search',
      {
        ...chain,
        ...bind(searchApiEnv, {
          ...searched,
          BUCKET: readsFiles(data.bucket, indexFiles),
          TICKETS_TABLE: reads(data.tickets),
          COUNTS_TABLE: reads(data.counts),
          SEARCH_CACHE_SECONDS: text(String(settings.listCacheSeconds.search)),
        }),
      },
      // 1,769 MB is one whole CPU core: the index is loaded into memory.
      { memoryMb: 1769 },
    );
    const indexer = (entry: string) =>
      make(entry, bind(searchEnv, { ...searched, BUCKET: writesFiles(data.bucket, indexFiles) }), {
        timeoutSeconds: 300,
        memoryMb: 3008,
      });
    this.updateSearchIndex = indexer('on-listing-changed');
    this.rebuildSearchIndex = indexer('search-rebuild');
  }
}
