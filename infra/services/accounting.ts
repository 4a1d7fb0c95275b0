import type { Construct } from 'constructs';
import { env as accountingEnv, totalsEnv } from '../../functions/accounting/env.ts';
import { both, makes, reads, text, updatesPartitions } from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import type { AccountingParts } from './parts.ts';

/** The ledger, the papers and the settlements of organizers. */
export class AccountingFunctions {
  readonly api: ServiceFunction;
  readonly countTransactions: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: AccountingParts) {
    this.api = new ServiceFunction(scope, 'accounting', 'api', {
      ...chain,
      ...bind(accountingEnv, {
        STAGE: text(settings.stage),
        ACCOUNTING_TABLE: makes(data.accounting),
        VENUES_TABLE: reads(data.venues),
        EVENTS_TABLE: reads(data.events),
      }),
    });
    this.countTransactions = new ServiceFunction(
      scope,
      'accounting',
      'on-transaction-posted',
      bind(totalsEnv, {
        STAGE: text(settings.stage),
        ACCOUNTING_TABLE: both(reads(data.accounting), updatesPartitions(data.accounting, 'totals#*')),
      }),
      { timeoutSeconds: 60 },
    );
  }
}
