import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nightflow } from '../../infra/app.ts';
import { settingsOf } from '../../infra/config.ts';
import { DataStack } from '../../infra/data-stack.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

const mailFrom = 'tickets@example.org';
const warning = Match.stringLikeRegexp('^Mail will not leave: .*-c mailFrom=');

function warnings(stage: string, overrides: Record<string, string> = {}): number {
  // Other tests validate the templates.
  const context = { stage, ...overrides, 'aws:cdk:bundling-stacks': [] };
  const app = new App({ context, builtinCloudFormationValidation: false });
  nightflow(app);
  const data = app.node.children.find((child) => child instanceof DataStack);
  if (!data) throw new Error('There is no data stack');
  return Annotations.fromStack(data).findWarning('*', warning).length;
}

describe('the sender of the mails', () => {
  it('is the address that the deployment sets, which must be valid', () => {
    expect(settingsOf('prod', { mailFrom }).mailFrom).toBe(mailFrom);
    expect(() => settingsOf('prod', { mailFrom: 'the box office' })).toThrow(
      /^mailFrom must be an e-mail address, as in -c mailFrom=tickets@example\.org$/,
    );
  });

  it.each(['dev', 'prod'])('has no identity created in stage %s, so that stages share a verified one', (stage) => {
    stack(stacksOf(stage), 'data').resourceCountIs('AWS::SES::EmailIdentity', 0);
  });

  it('has an identity created in stage local, whose mails stay on the machine', () => {
    stack(stacksOf('local'), 'data').resourceCountIs('AWS::SES::EmailIdentity', 1);
    expect(warnings('local')).toBe(0);
  });

  it.each(['dev', 'prod'])('is a placeholder by default in stage %s, which warns that no mail will leave', (stage) => {
    expect(warnings(stage)).toBe(1);
    expect(warnings(stage, { mailFrom })).toBe(0);
  });
});
