import type { Construct } from 'constructs';
import { env as accountingEnv } from '../../functions/accounting/env.ts';
import { makes, reads, text } from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import type { AccountingParts } from './parts.ts';

/** The ledger, the papers and the settlements of organizers. */
export class AccountingFunctions {
  readonly api: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: AccountingParts) {
    this.api = new ServiceFunction(scope, 'accounting', 'api', {
      ...chain,
      ...bind(accountingEnv, {
        STAGE: text(settings.stage),
        ACCOUNTING_TABLE: makes(data.accounting),
        VENUES_TABLE: reads(data.venues),
      }),
    });
  }
}
