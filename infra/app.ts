import { App } from 'aws-cdk-lib';
import { settingsOf } from './config.ts';
import { DataStack } from './data-stack.ts';
import { MailStack } from './mail-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { TrailStack } from './trail-stack.ts';

/** Stage in, stacks out: what must survive, the network where a cache needs one, the audit trail, what can be replaced, and mail. */
export function nightflow(app: App): void {
  const given = (name: string): unknown => app.node.tryGetContext(name);
  const settings = settingsOf(String(given('stage') ?? 'dev'), {
    mailFrom: given('mailFrom'),
    publicUrl: given('publicUrl'),
  });
  const name = (stack: string) => `NightFlow-${settings.stage}-${stack}`;
  const data = new DataStack(app, name('data'), { settings });
  const network =
    settings.cache.kind === 'serverless' ? new NetworkStack(app, name('network'), { settings }) : undefined;
  new TrailStack(app, name('trail'), { settings, data });
  const { publicUrl } = new ServiceStack(app, name('service'), { settings, data, network });
  new MailStack(app, name('mail'), { settings, data, publicUrl });
}

if (import.meta.main) nightflow(new App());
