import type { Construct } from 'constructs';
import { env as cartEnv } from '../../functions/carts/env.ts';
import { reads, readsFiles, text, usesCache, writes } from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import { type ServiceParts, seatMapFiles } from './parts.ts';

/** Carts and the places they hold. */
export class CartFunctions {
  readonly api: ServiceFunction;

  constructor(scope: Construct, { settings, data, network, chain }: ServiceParts) {
    this.api = new ServiceFunction(
      scope,
      'carts',
      'api',
      {
        ...chain,
        ...bind(cartEnv, {
          STAGE: text(settings.stage),
          USERS_TABLE: reads(data.users),
          CARTS_TABLE: writes(data.carts),
          TICKETS_TABLE: writes(data.tickets),
          COUNTS_TABLE: writes(data.counts),
          ORDERS_TABLE: reads(data.orders),
          BUCKET: readsFiles(data.bucket, seatMapFiles),
          VALKEY: usesCache(settings, network),
        }),
      },
      { network },
    );
  }
}
