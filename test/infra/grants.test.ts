import { describe, expect, it } from 'vitest';
import { stack, stacksOf } from '../support/state/stacks.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}
interface Policy {
  Properties: { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } };
}
interface Function {
  Properties: { Role: { 'Fn::GetAtt': [string, string] } };
}

/** AWS has no resource for these actions. */
const withoutResource = [
  'dynamodb:ListStreams',
  'states:SendTaskSuccess',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

describe.each(['dev', 'prod', 'local'])('stage %s', (stage) => {
  const stacks = stacksOf(stage);
  const found = (type: string) =>
    ['service', 'trail', 'accounting', 'minting', 'mail'].flatMap((name) =>
      Object.entries(stack(stacks, name).findResources(type)),
    );
  /** The statements of roles, in themselves or in policies of their own. */
  const inline = found('AWS::IAM::Role').flatMap(([Ref, { Properties }]) =>
    ((Properties.Policies ?? []) as Policy['Properties'][]).map(({ PolicyDocument }) => ({
      Properties: { Roles: [{ Ref }], PolicyDocument },
    })),
  );
  const policies: Policy[] = [
    ...inline,
    ...(found('AWS::IAM::Policy').map(([, policy]) => policy) as unknown as Policy[]),
  ];
  const all = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

  it('grants on all resources only actions that have no resource', () => {
    const everywhere = all.filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(({ Action }) => Action);
    expect([...new Set(everywhere)].sort()).toEqual(withoutResource);
  });

  it('grants no action by a wildcard', () => {
    const actions = all.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('reads the keys of Stripe by the name of the stage’s own secret, which may not exist yet', () => {
    const resources = all
      .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
      .map(({ Resource }) => JSON.stringify(Resource))
      .filter((resource) => resource.includes('stripe'));
    expect(resources.length).toBeGreaterThan(0);
    for (const resource of resources) expect(resource).toContain(`:secret:nightflow/${stage}/stripe-??????"`);
  });

  it('lets only functions that ask Stripe read its keys', () => {
    const reading = policies.filter(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(({ Resource }) => JSON.stringify(Resource).includes('/stripe-')),
    );
    const roles = reading.flatMap(({ Properties }) => Properties.Roles.map(({ Ref }) => Ref));
    const functions = found('AWS::Lambda::Function').flatMap(([id, fn]) =>
      roles.includes((fn as unknown as Function).Properties.Role['Fn::GetAtt'][0]) ? [id.slice(0, -8)] : [],
    );
    expect(functions.sort()).toEqual([
      'ordersapi',
      'orderseveryfiveminutes',
      'orderseveryminute',
      'ordersonorderrefunded',
      'orderssaga',
      'orderswebhook',
    ]);
  });

  /** The grants of a function as `<action> <where>`, where `where` is a table, a file or the end of the ARN. */
  function grantsOf(name: string): string[] {
    const [, named] = found('AWS::Lambda::Function').find(([id]) => id.startsWith(name)) ?? [];
    const role = (named as Function | undefined)?.Properties.Role['Fn::GetAtt'][0];
    const own = policies.filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref === role));
    return own.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.flatMap(({ Action, Resource }) => {
        const where = /ExportsOutputFnGetAtt([A-Z][a-z]+)[0-9A-F]{8}Arn/.exec(JSON.stringify(Resource))?.[1];
        const tail = /"(\/[^"]*)"\]/.exec(JSON.stringify(Resource))?.[1] ?? '';
        return [Action].flat().map((action) => `${action} ${where ?? ''}${tail === '/index/*' ? '' : tail}`);
      }),
    );
  }
  const writing = /^(dynamodb:(Put|Update|Delete|BatchWrite)|s3:Put|s3:Delete)/;
  const writesOf = (name: string) =>
    grantsOf(name)
      .filter((grant) => writing.test(grant))
      .sort();
  /** It deletes the places of a removed type. */
  const mintGrants = ['dynamodb:DeleteItem Tickets', 'dynamodb:PutItem Tickets', 'dynamodb:UpdateItem Tickets'];

  it.each([
    [
      'scan',
      'checkinscan',
      [
        'dynamodb:PutItem Checkin',
        'dynamodb:UpdateItem Checkin',
        'dynamodb:UpdateItem Rates',
        'dynamodb:UpdateItem Tickets',
      ],
    ],
    [
      'floor',
      'checkinfloor',
      [
        'dynamodb:PutItem Checkin',
        'dynamodb:UpdateItem Checkin',
        'dynamodb:UpdateItem Rates',
        'dynamodb:UpdateItem Tickets',
        's3:PutObject Files/door-logs/*',
      ],
    ],
    [
      'webhook',
      'orderswebhook',
      ['dynamodb:PutItem Orders', 'dynamodb:UpdateItem Orders', 'dynamodb:UpdateItem Rates'],
    ],
    ['preload', 'checkinpreload', ['dynamodb:PutItem Checkin', 'dynamodb:PutItem Outbox']],
    ['request of notices', 'notificationsoneventrescheduled', ['dynamodb:PutItem Outbox']],
    ['endings', 'cataloghourly', ['dynamodb:UpdateItem Events']],
    [
      'projector',
      'ordersprojector',
      ['dynamodb:PutItem Accounting', 'dynamodb:PutItem Orders', 'dynamodb:UpdateItem Orders'],
    ],
    [
      'projector',
      'ticketsprojector',
      ['dynamodb:PutItem Checkin', 'dynamodb:PutItem Outbox', 'dynamodb:UpdateItem Checkin'],
    ],
    [
      'accounting',
      'accountingapi',
      ['dynamodb:PutItem Accounting', 'dynamodb:PutItem Settings', 'dynamodb:UpdateItem Rates'],
    ],
    ['statements', 'accountingsettlement', ['dynamodb:UpdateItem Rates']],
    ['reader of the ledger', 'accountingontransactionposted', ['dynamodb:UpdateItem Accounting']],
    ['reader of the ledger', 'accountingonpaperdue', ['dynamodb:PutItem Accounting']],
    [
      'reconciler',
      'orderseveryfiveminutes',
      [
        'dynamodb:DeleteItem Orders',
        'dynamodb:PutItem Accounting',
        'dynamodb:PutItem Orders',
        'dynamodb:UpdateItem Orders',
      ],
    ],
    ['mint', 'ticketsoneventpublished', mintGrants],
    ['mint', 'ticketsontickettypeadded', mintGrants],
    ['mint', 'ticketsontickettypecapacitychanged', mintGrants],
    ['preload schedule', 'checkinoneventpublished', ['dynamodb:PutItem Checkin', 'dynamodb:PutItem Outbox']],
    [
      'preload schedule',
      'checkinoneventrescheduled',
      ['dynamodb:PutItem Checkin', 'dynamodb:PutItem Outbox', 'dynamodb:UpdateItem Users'],
    ],
  ])('the %s has no other write grants than it needs', (_what, name, grants) => {
    expect(writesOf(name)).toEqual(grants);
  });

  it('only one function writes the audit trail, and none updates or deletes its records', () => {
    const touching = all.filter(
      ({ Action, Resource }) =>
        JSON.stringify(Resource).includes('Audit') && [Action].flat().some((a) => writing.test(a)),
    );
    expect(touching.map(({ Action }) => Action)).toEqual(['dynamodb:PutItem']);
    expect(writesOf('operationsonauditedchange')).toEqual(['dynamodb:PutItem Audit']);
  });

  it('the check-in API cannot write tickets, so it admits none', () => {
    expect(writesOf('checkinapi').filter((grant) => grant.endsWith('Tickets'))).toEqual([]);
  });

  it('the invitation mail reads no account and announces no event', () => {
    const tables = grantsOf('venuesonmemberinvited').filter((grant) => grant.startsWith('dynamodb:'));
    expect([...new Set(tables.map((grant) => grant.split(' ')[1]))]).toEqual(['Venues']);
  });

  it('the ticket mail writes PDFs and reads no file', () => {
    expect(grantsOf('notificationsonorderconfirmed').filter((grant) => grant.startsWith('s3:'))).toEqual([
      's3:PutObject Files/orders/*',
    ]);
  });

  it.each([
    ['venuesapi', ['s3:GetObject Files/seat-maps/*', 's3:PutObject Files/seat-maps/*']],
    ['cartsapi', ['s3:GetObject Files/seat-maps/*']],
    ['ticketsapi', ['s3:GetObject Files/seat-maps/*']],
    ['ticketsoneventpublished', ['s3:GetObject Files/seat-maps/*']],
    ['ticketsontickettypeadded', ['s3:GetObject Files/seat-maps/*']],
  ])('%s has file grants for seat maps only', (name, grants) => {
    expect(grantsOf(name).filter((grant) => grant.startsWith('s3:'))).toEqual(grants);
  });

  it.each(['ticketsoneventpublished', 'ticketsontickettypeadded', 'ticketsontickettypecapacitychanged'])(
    '%s has grants for the tickets table only',
    (name) => {
      const tables = grantsOf(name).flatMap((grant) => /^dynamodb:\w+ (\w+)/.exec(grant)?.[1] ?? []);
      expect([...new Set(tables)]).toEqual(['Tickets']);
    },
  );

  it('the saga puts, reads and prolongs ticket keys in the users table, and nothing else there', () => {
    const users = grantsOf('orderssaga').filter((grant) => grant.endsWith('Users'));
    expect(users).toEqual(['dynamodb:GetItem Users', 'dynamodb:PutItem Users', 'dynamodb:UpdateItem Users']);
    expect(all).toContainEqual(
      expect.objectContaining({
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ticket-key#*'] } },
      }),
    );
  });

  it('check-in reads and prolongs ticket keys in the users table when an event moves, and nothing else there', () => {
    const users = grantsOf('checkinoneventrescheduled').filter((grant) => grant.endsWith('Users'));
    expect(users).toEqual(['dynamodb:Query Users', 'dynamodb:UpdateItem Users']);
    for (const action of ['dynamodb:Query', 'dynamodb:UpdateItem']) {
      expect(all).toContainEqual(
        expect.objectContaining({
          Action: action,
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ticket-key#*'] } },
        }),
      );
    }
  });

  it('functions that mail may send from one address only, by an identity of this account', () => {
    const mails = all.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('ses:')));
    // Tickets, notices, refunds, payments, full doors, the welcome, requested links, a guest's link with the first order, and invitations.
    expect(mails).toHaveLength(9);
    for (const mail of mails) {
      expect(mail).toMatchObject({
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Condition: { StringEquals: { 'ses:FromAddress': 'tickets@nightflow.example' } },
      });
      expect(JSON.stringify(mail.Resource)).toMatch(/:ses:.*AWS::Region.*AWS::AccountId.*:identity\/\*/);
    }
  });

  it('the functions that create schedules may pass them one role only', () => {
    const passing = expect.objectContaining({
      Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^PreloadRole/), 'Arn'] },
    });
    expect(all.filter(({ Action }) => Action === 'iam:PassRole')).toEqual([passing, passing]);
  });
});
