import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { auditEnv } from '../functions/operations/env.ts';
import type { Settings } from './config.ts';
import { puts, text } from './constructs/binding.ts';
import { bind, ServiceFunction } from './constructs/service-function.ts';
import { StreamConsumer } from './constructs/stream-consumer.ts';
import type { DataStack } from './data-stack.ts';

interface TrailProps extends StackProps {
  settings: Settings;
  data: DataStack;
}

/** The audit trail, built from the streams of all audited tables. Functions that serve requests do not depend on it. */
export class TrailStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, ...props }: TrailProps) {
    super(scope, id, props);
    const target = new ServiceFunction(
      this,
      'operations',
      'on-audited-change',
      bind(auditEnv, { STAGE: text(settings.stage), AUDIT_TABLE: puts(data.audit) }),
      { timeoutSeconds: 60 },
    );
    const { users, venues, events, tickets, carts, orders, checkin, settings: settingsTable } = data;
    for (const table of [users, venues, events, tickets, carts, orders, checkin, settingsTable]) {
      new StreamConsumer(this, `Audit${table.node.id}`, { table, target, persistent: true });
    }
  }
}
