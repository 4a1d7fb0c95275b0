import type { Construct } from 'constructs';
import { projectorEnv, env as ticketEnv } from '../../functions/tickets/env.ts';
import { announces, makes, reads, readsFiles, text, usesCache, writes } from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import { type ServiceParts, seatMapFiles } from './parts.ts';

/** Ticket types and promo codes, and the projections of places. */
export class TicketFunctions {
  readonly api: ServiceFunction;
  readonly projectTickets: ServiceFunction;

  constructor(scope: Construct, { settings, data, network, chain }: ServiceParts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'tickets', entry, bindings, props);

    this.api = make('api', {
      ...chain,
      ...bind(ticketEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: reads(data.venues),
        EVENTS_TABLE: reads(data.events),
        TICKETS_TABLE: writes(data.tickets),
        COUNTS_TABLE: writes(data.counts),
        ORDERS_TABLE: reads(data.orders),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: readsFiles(data.bucket, seatMapFiles),
      }),
    });
    this.projectTickets = make(
      'projector',
      bind(projectorEnv, {
        STAGE,
        CHECKIN_TABLE: makes(data.checkin),
        EVENTS_TABLE: reads(data.events),
        VENUES_TABLE: reads(data.venues),
        OUTBOX_TABLE: announces(data.outbox),
        VALKEY: usesCache(settings, network),
      }),
      { network, timeoutSeconds: 60 },
    );
  }
}
