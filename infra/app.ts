import { App } from 'aws-cdk-lib';
import { AccountingStack } from './accounting-stack.ts';
import { AlarmStack } from './alarm-stack.ts';
import { settingsOf } from './config.ts';
import { DataStack } from './data-stack.ts';
import { MailStack } from './mail-stack.ts';
import { MintingStack } from './minting-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { TrailStack } from './trail-stack.ts';

/**
 * Builds the stacks of a stage: the data, the network if the stage has a serverless cache, its alarms, the audit trail,
 * the services, accounting, minting and the mails.
 */
export function nightflow(app: App): void {
  const context = (name: string): unknown => app.node.tryGetContext(name);
  const settings = settingsOf(String(context('stage') ?? 'dev'), {
    mailFrom: context('mailFrom'),
    publicUrl: context('publicUrl'),
    alarmMail: context('alarmMail'),
    corsOrigins: context('corsOrigins'),
  });
  const stackName = (stack: string) => `NightFlow-${settings.stage}-${stack}`;
  const data = new DataStack(app, stackName('data'), { settings });
  const network =
    settings.cache.kind === 'serverless' ? new NetworkStack(app, stackName('network'), { settings }) : undefined;
  if (settings.alarms) new AlarmStack(app, stackName('alarms'), { settings });
  new TrailStack(app, stackName('trail'), { settings, data });
  const { publicUrl, edge } = new ServiceStack(app, stackName('service'), { settings, data, network });
  new AccountingStack(app, stackName('accounting'), { settings, data, edge });
  new MintingStack(app, stackName('minting'), { settings, data });
  new MailStack(app, stackName('mail'), { settings, data, publicUrl });
}

if (import.meta.main) nightflow(new App());
