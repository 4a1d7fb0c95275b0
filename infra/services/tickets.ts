import type { Construct } from 'constructs';
import { forgetEnv, mintEnv, projectorEnv, env as ticketEnv, withdrawEnv } from '../../functions/tickets/env.ts';
import {
  announces,
  makes,
  makesAndDeletes,
  reads,
  readsFiles,
  text,
  updates,
  usesCache,
  writes,
} from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import { type ServiceParts, seatMapFiles } from './parts.ts';

/** Ticket types and their places: minting, withdrawal, and the projections of the door. */
export class TicketFunctions {
  readonly api: ServiceFunction;
  readonly mintPublishedEvent: ServiceFunction;
  readonly mintAddedType: ServiceFunction;
  readonly mintChangedCapacity: ServiceFunction;
  readonly withdrawEvent: ServiceFunction;
  readonly projectTickets: ServiceFunction;
  readonly eraseHolder: ServiceFunction;

  constructor(scope: Construct, { settings, data, network, chain }: ServiceParts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'tickets', entry, bindings, props);
    const walk = { timeoutSeconds: 600, memoryMb: 1024 };

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
    const mint = (entry: string) =>
      make(
        entry,
        bind(mintEnv, {
          STAGE,
          TICKETS_TABLE: makesAndDeletes(data.tickets),
          BUCKET: readsFiles(data.bucket, seatMapFiles),
        }),
        walk,
      );
    this.mintPublishedEvent = mint('on-event-published');
    this.mintAddedType = mint('on-ticket-type-added');
    this.mintChangedCapacity = mint('on-ticket-type-capacity-changed');
    this.withdrawEvent = make(
      'on-event-cancelled',
      bind(withdrawEnv, {
        STAGE,
        TICKETS_TABLE: updates(data.tickets),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: readsFiles(data.bucket, seatMapFiles),
      }),
      walk,
    );
    this.projectTickets = make(
      'projector',
      bind(projectorEnv, { STAGE, CHECKIN_TABLE: makes(data.checkin), VALKEY: usesCache(settings, network) }),
      { network, timeoutSeconds: 60 },
    );
    this.eraseHolder = make('on-user-erased', bind(forgetEnv, { STAGE, TICKETS_TABLE: writes(data.tickets) }), {
      timeoutSeconds: 300,
    });
  }
}
