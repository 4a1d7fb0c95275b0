import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import {
  GetSendQuotaCommand,
  MessageRejected,
  SESClient,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendRawEmailCommand,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { afterEach, expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Mails } from '../../../../../scripts/local/host/services/mails.ts';
import { Stacks } from '../../../../../scripts/local/host/services/stacks.ts';
import { storedMails } from '../../../../../scripts/local/mail/mailbox.ts';
import { errorOf, startEndpoint } from './server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const from = 'tickets@nightflow.example';
const to = 'buyer@example.com';

async function openMail() {
  const folder = mkdtempSync(join(tmpdir(), 'mails-'));
  const mails = new Mails({ database: new Database(), folder, identities: [from] });
  const { config, stop } = await startEndpoint({ mails });
  ends.push(stop, () => rmSync(folder, { recursive: true }));
  return { ses: new SESClient(config), folder };
}

const mail = (more: Partial<SendEmailCommandInput> = {}) =>
  new SendEmailCommand({
    Source: `NightFlow <${from}>`,
    Destination: { ToAddresses: [to] },
    Message: {
      Subject: { Data: 'Grüße & Küsse', Charset: 'UTF-8' },
      Body: { Text: { Data: 'Über 100 % + mehr', Charset: 'UTF-8' }, Html: { Data: '<p>Über' } },
    },
    ...more,
  });

it('a mail lies in the folder before its message id is answered', async () => {
  const { ses, folder } = await openMail();
  const { MessageId = '' } = await ses.send(mail());
  const [name = '', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(name).toMatch(new RegExp(`^\\d{13}-${MessageId}\\.eml$`));
  const [stored] = await storedMails(folder);
  expect(stored).toMatchObject({
    subject: 'Grüße & Küsse',
    to: [to],
    text: expect.stringContaining('Über 100 % + mehr'),
  });
});

it('a finished message is stored byte for byte', async () => {
  const { ses, folder } = await openMail();
  const Data = Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: Raw\r\n\r\n${'x+/='.repeat(100_000)}\r\n`);
  await ses.send(new SendRawEmailCommand({ Source: from, Destinations: [to], RawMessage: { Data } }));
  const [stored] = await storedMails(folder);
  expect(stored).toMatchObject({ subject: 'Raw', to: [to] });
  expect(stored?.text.trim()).toBe('x+/='.repeat(100_000));
});

it('only verified addresses and domains may send', async () => {
  const { ses, folder } = await openMail();
  const Source = 'other@nightflow.example';
  const refused = await errorOf(ses.send(mail({ Source })));
  expect(refused).toBeInstanceOf(MessageRejected);
  expect(refused.message).toContain('Email address is not verified');
  expect(readdirSync(folder)).toEqual([]);
  await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: Source }));
  await ses.send(mail({ Source }));
  expect(readdirSync(folder)).toHaveLength(1);
});

it('mails beyond the limits of SES, and options the host does not know, are refused', async () => {
  const { ses, folder } = await openMail();
  const refused = async (more: Partial<SendEmailCommandInput>) => (await errorOf(ses.send(mail(more)))).message;
  const many = Array.from({ length: 51 }, (_, index) => `${index}@example.com`);
  expect(await refused({ Destination: { BccAddresses: many } })).toContain('Recipient count exceeds 50');
  expect(await refused({ Destination: { ToAddresses: [] } })).toContain('needs a recipient');
  expect(await refused({ Destination: { ToAddresses: ['nobody'] } })).toContain("Missing final '@domain'");
  expect(await refused({ ReplyToAddresses: [to] })).toContain('ReplyToAddresses');
  expect(await errorOf(ses.send(new GetSendQuotaCommand({})))).toMatchObject({ name: 'InvalidAction' });
  expect(readdirSync(folder)).toEqual([]);
});

const stack = 'NightFlow-local-data';
async function openStacks() {
  const resources = Array.from({ length: 150 }, (_, index) => ({
    stack: index === 0 ? 'Other' : stack,
    logicalId: `Table${index}`,
    physicalId: `table-${index}`,
    type: 'AWS::DynamoDB::Table',
  }));
  const stacks = new Stacks({ resources, outputs: { [stack]: { ApiUrl: 'http://localhost/?a&b' } } });
  const { config, stop } = await startEndpoint({ stacks });
  ends.push(stop);
  return new CloudFormationClient(config);
}

it('the resources of a stack are listed in pages', async () => {
  const client = await openStacks();
  const found: (string | undefined)[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stack })) {
    found.push(...StackResourceSummaries.map(({ PhysicalResourceId }) => PhysicalResourceId));
  }
  expect(found).toEqual(Array.from({ length: 149 }, (_, index) => `table-${index + 1}`));
});

it('a stack shows its outputs, and an unknown one does not exist', async () => {
  const client = await openStacks();
  const { Stacks: [described] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  expect(described).toMatchObject({
    StackName: stack,
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [{ OutputKey: 'ApiUrl', OutputValue: 'http://localhost/?a&b' }],
  });
  expect((await client.send(new DescribeStacksCommand({}))).Stacks).toHaveLength(2);
  const unknown = await errorOf(client.send(new DescribeStacksCommand({ StackName: 'NightFlow-none-data' })));
  expect(unknown).toMatchObject({ name: 'ValidationError', message: expect.stringContaining('does not exist') });
});
