import * as z from 'zod';
import { defineEnv, optional, required } from '../../shared/base/env.ts';

const selling = { TICKETS_TABLE: required, COUNTS_TABLE: required };
/** Readers of what events sell. */
export const offersEnv = defineEnv(selling);

const cancelling = { STAGE: required, EVENTS_TABLE: required, TICKETS_TABLE: required };
/** The consumer that completes a cancellation. */
export const cancellationEnv = defineEnv(cancelling);

/** How long shared HTTP caches may keep a list. */
const cacheSeconds = z.coerce.number().int().min(0);

/** The API. */
export const env = defineEnv({
  ...cancelling,
  OUTBOX_TABLE: required,
  USERS_TABLE: required,
  VENUES_TABLE: required,
  COUNTS_TABLE: required,
  VALKEY: optional,
  CATEGORY_CACHE_SECONDS: cacheSeconds,
  SEARCH_CACHE_SECONDS: cacheSeconds,
  /** The public address of this system, for links to events. Default: the host of the request. */
  PUBLIC_URL: optional,
});

const copies = { STAGE: required, EVENTS_TABLE: required, VENUES_TABLE: required };
/** The consumers that sync organizer and venue facts into events. */
export const embeddedFactsEnv = defineEnv(copies);
/** The one for organizers also syncs their terms into what events sell by. */
export const organizerCopiesEnv = defineEnv({ ...copies, TICKETS_TABLE: required });

/** The consumer that makes an organizer's events follow its suspension. */
export const suspensionEnv = defineEnv({ ...cancelling, VENUES_TABLE: required });

/** The hourly job that sets the status of ended events. */
export const endingEnv = defineEnv({ STAGE: required, EVENTS_TABLE: required });

/** Readers of the popularity ranking. */
export const rankingEnv = defineEnv({ EVENTS_TABLE: required });

/** The job that scores and ranks popularity. */
export const popularityEnv = defineEnv({ STAGE: required, EVENTS_TABLE: required, ORDERS_TABLE: required });

const index = { STAGE: required, EVENTS_TABLE: required, BUCKET: required };
/** Writers of the search index. */
export const searchEnv = defineEnv(index);
/** The search API. */
export const searchApiEnv = defineEnv({ ...index, ...selling, SEARCH_CACHE_SECONDS: cacheSeconds });
