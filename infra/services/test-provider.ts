import type { Construct } from 'constructs';
import { env } from '../../functions/test-provider/env.ts';
import { makesPartitions, text } from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceParts } from './parts.ts';

/** The test provider, as a provider outside would be: a page for buyers, and webhooks. Only on stages that allow it. */
export class TestProviderFunctions {
  readonly page: ServiceFunction;
  readonly reportCharge: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain, publicUrl }: ServiceParts) {
    const provider = {
      STAGE: text(settings.stage),
      ORDERS_TABLE: makesPartitions(data.orders, 'test-provider*'),
      PUBLIC_URL: text(publicUrl),
    };
    this.page = new ServiceFunction(scope, 'test-provider', 'api', { ...chain, ...bind(env, provider) });
    this.reportCharge = new ServiceFunction(scope, 'test-provider', 'on-test-charge-accepted', bind(env, provider));
  }
}
