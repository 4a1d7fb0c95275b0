import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { routes } from '../functions/accounting/routes.ts';
import { settlementRoutes } from '../functions/accounting/settlement-routes.ts';
import type { Settings } from './config.ts';
import type { HttpEdge } from './constructs/http-edge.ts';
import { StreamConsumer } from './constructs/stream-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { AccountingFunctions } from './services/accounting.ts';
import { chainOf } from './services/parts.ts';

interface AccountingProps extends StackProps {
  settings: Settings;
  data: DataStack;
  /** The HTTP API, to which it adds its routes. */
  edge: HttpEdge;
}

/** The ledger, the papers and the settlements. Selling does not depend on this stack. */
export class AccountingStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, edge, ...props }: AccountingProps) {
    super(scope, id, props);
    const functions = new AccountingFunctions(this, { settings, data, chain: chainOf(settings, data) });
    edge.add(functions.api, routes, this);
    edge.add(functions.settlement, settlementRoutes, this);
    // The totals and papers lie in the same table, so their own changes must not come back.
    const posted = { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'ledger#' }] } } } };
    new StreamConsumer(this, 'Totals', {
      table: data.accounting,
      target: functions.countTransactions,
      batchingWindowSeconds: 1,
      persistent: true,
      filters: [posted],
    });
    const due = { ...posted.dynamodb, NewImage: { kind: { S: ['sale', 'refund'] } } };
    new StreamConsumer(this, 'Papers', {
      table: data.accounting,
      target: functions.issuePapers,
      batchingWindowSeconds: 1,
      filters: [{ ...posted, dynamodb: due }],
    });
  }
}
