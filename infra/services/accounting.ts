import type { Construct } from 'constructs';
import { env as accountingEnv, papersEnv, settlementEnv, totalsEnv } from '../../functions/accounting/env.ts';
import { both, makesPartitions, puts, reads, text, updatesPartitions } from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import type { AccountingParts } from './parts.ts';

/** For functions that write PDFs. pdfkit reads its fonts from its own folder: bundled, it builds but fails on first use. */
const printing = { memoryMb: 1024, bundling: { nodeModules: ['pdfkit', '@expo-google-fonts/arimo'] } };

/** The ledger, the papers and the settlements of organizers. */
export class AccountingFunctions {
  readonly api: ServiceFunction;
  readonly settlement: ServiceFunction;
  readonly countTransactions: ServiceFunction;
  readonly issuePapers: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: AccountingParts) {
    const tables = {
      STAGE: text(settings.stage),
      VENUES_TABLE: reads(data.venues),
      EVENTS_TABLE: reads(data.events),
      ORDERS_TABLE: reads(data.orders),
      USERS_TABLE: reads(data.users),
    };
    this.api = new ServiceFunction(
      scope,
      'accounting',
      'api',
      {
        ...chain,
        ...bind(accountingEnv, {
          ...tables,
          ACCOUNTING_TABLE: both(reads(data.accounting), puts(data.accounting)),
          SETTINGS_TABLE: both(reads(data.settings), makesPartitions(data.settings, 'payouts')),
        }),
      },
      printing,
    );
    this.settlement = new ServiceFunction(
      scope,
      'accounting',
      'settlement',
      {
        ...chain,
        ...bind(settlementEnv, {
          STAGE: text(settings.stage),
          ACCOUNTING_TABLE: reads(data.accounting),
          VENUES_TABLE: reads(data.venues),
          EVENTS_TABLE: reads(data.events),
        }),
      },
      { ...printing, timeoutSeconds: 29 },
    );
    // The papers, and the counters of their numbers.
    const ACCOUNTING_TABLE = both(reads(data.accounting), makesPartitions(data.accounting, 'paper*'));
    this.issuePapers = new ServiceFunction(
      scope,
      'accounting',
      'on-paper-due',
      bind(papersEnv, { ...tables, ACCOUNTING_TABLE }),
      { timeoutSeconds: 60 },
    );
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
