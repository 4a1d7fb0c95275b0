import type { Construct } from 'constructs';
import { forgetEnv, mintEnv, withdrawEnv } from '../../functions/tickets/env.ts';
import { announces, makesAndDeletes, readsFiles, text, updates, writes } from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import { type MintingParts, seatMapFiles } from './parts.ts';

/** What walks the places of an event: minting, withdrawal, and the erasure of a holder. */
export class MintingFunctions {
  readonly mintPublishedEvent: ServiceFunction;
  readonly mintAddedType: ServiceFunction;
  readonly mintChangedCapacity: ServiceFunction;
  readonly withdrawEvent: ServiceFunction;
  readonly eraseHolder: ServiceFunction;

  constructor(scope: Construct, { settings, data }: MintingParts) {
    const STAGE = text(settings.stage);
    const make = (entry: string, bindings: Bound, props = {}) =>
      new ServiceFunction(scope, 'tickets', entry, bindings, props);
    const walk = { timeoutSeconds: 600, memoryMb: 1024 };
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
    this.eraseHolder = make('on-user-erased', bind(forgetEnv, { STAGE, TICKETS_TABLE: writes(data.tickets) }), {
      timeoutSeconds: 300,
    });
  }
}
