import { expect, it } from 'vitest';
import { resolvedStacks } from '../../../../../scripts/local/host/synthesis/resolve.ts';
import { parseTemplate } from '../../../../../scripts/local/host/synthesis/template.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/data-Users';
const templates = {
  data: {
    Resources: {
      Users: { Type: 'AWS::DynamoDB::Table', Properties: {} },
      Files: { Type: 'AWS::S3::Bucket' },
    },
    Outputs: {
      UsersArn: { Value: { 'Fn::GetAtt': ['Users', 'Arn'] }, Export: { Name: 'data:UsersArn' } },
      Loop: { Value: { 'Fn::ImportValue': 'data:Loop' }, Export: { Name: 'data:Loop' } },
    },
  },
  service: {
    Resources: {
      Jobs: { Type: 'AWS::SQS::Queue' },
      Saga: { Type: 'AWS::StepFunctions::StateMachine' },
      Api: { Type: 'AWS::ApiGatewayV2::Api' },
      Key: { Type: 'AWS::SecretsManager::Secret' },
    },
  },
};

const stacks = resolvedStacks(
  new Map(Object.entries(templates).map(([stack, template]) => [stack, parseTemplate(stack, template)])),
);
const resolve = (value: unknown, stack = 'service') => stacks.get(stack)?.resolve(value, 'Thing');

it.each([
  [{ Ref: 'Users' }, 'data-Users', 'data'],
  [{ Ref: 'Files' }, 'data-files', 'data'],
  [{ 'Fn::GetAtt': ['Users', 'Arn'] }, table, 'data'],
  [{ 'Fn::GetAtt': 'Users.Arn' }, table, 'data'],
  [{ 'Fn::GetAtt': ['Users', 'StreamArn'] }, `${table}/stream/2026-01-01T00:00:00.000`, 'data'],
  [{ 'Fn::ImportValue': 'data:UsersArn' }, table, 'service'],
  [{ 'Fn::GetAtt': ['Jobs', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:service-Jobs', 'service'],
  [{ Ref: 'Jobs' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/service-Jobs', 'service'],
  [{ Ref: 'Saga' }, 'arn:aws:states:us-east-1:000000000000:stateMachine:service-Saga', 'service'],
  [
    { 'Fn::Sub': `a-\${AWS::AccountId}-\${Jobs.Arn}-\${!kept}` },
    `a-000000000000-arn:aws:sqs:us-east-1:000000000000:service-Jobs-\${kept}`,
    'service',
  ],
  [{ Ref: 'AWS::Region' }, 'us-east-1', 'service'],
  [{ 'Fn::Join': ['', [{ 'Fn::ImportValue': 'data:UsersArn' }, '/index/*']] }, `${table}/index/*`, 'service'],
])('resolves %j', (value, expected, stack) => {
  expect(resolve(value, stack)).toBe(expected);
});

it('resolves inside objects and lists, and keeps everything else', () => {
  expect(resolve({ a: [{ Ref: 'AWS::Partition' }, 1, null, true], b: { c: { Ref: 'AWS::Region' } } })).toEqual({
    a: ['aws', 1, null, true],
    b: { c: 'us-east-1' },
  });
});

it('gives a secret an ARN that ends with six characters, and the API an id of ten', () => {
  expect(resolve({ Ref: 'Key' })).toMatch(
    /^arn:aws:secretsmanager:us-east-1:000000000000:secret:service-Key-[0-9a-f]{6}$/,
  );
  expect(resolve({ Ref: 'Api' })).toMatch(/^[0-9a-f]{10}$/);
});

it('shortens a name that is too long and keeps it unique', () => {
  const ids = ['a', 'b'].map((end) => `${'long'.repeat(20)}${end}`);
  const Resources = Object.fromEntries(ids.map((id) => [id, { Type: 'AWS::Lambda::Function' }]));
  const one = resolvedStacks(new Map([['service', parseTemplate('service', { Resources })]])).get('service');
  const names = ids.map((id) => String(one?.identities.get(id)?.ref));
  expect(names.map((name) => name.length)).toEqual([64, 64]);
  expect(new Set(names).size).toBe(2);
});

it.each([
  [{ 'Fn::Select': [0, ['a']] }, 'The local cloud does not support Fn::Select, used in Thing'],
  [{ Ref: 'Nothing' }, 'Thing refers to Nothing, which the local cloud does not know'],
  [{ Ref: 'AWS::NotificationARNs' }, 'Thing refers to AWS::NotificationARNs, which the local cloud does not know'],
  [{ 'Fn::GetAtt': ['Jobs', 'Size'] }, 'Thing uses the attribute Size of Jobs, which the local cloud does not know'],
  [{ 'Fn::ImportValue': 'data:Nothing' }, 'Thing imports "data:Nothing", which no stack exports'],
  [{ 'Fn::Join': ['', [{ a: 1 }]] }, 'Thing has a Fn::Join of something other than texts'],
  [{ 'Fn::Sub': [`\${a}`, { a: 1 }] }, 'Thing has a Fn::Sub with own variables: unsupported'],
])('rejects %j', (value, message) => {
  expect(() => resolve(value)).toThrow(message);
});

it('rejects exports that form a circle', () => {
  expect(() => resolve({ 'Fn::ImportValue': 'data:Loop' })).toThrow(/nested too deeply, or refers to itself/);
});

it('rejects an unknown type of resource', () => {
  const template = parseTemplate('service', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  expect(() => resolvedStacks(new Map([['service', template]]))).toThrow(
    'The local cloud does not support AWS::SNS::Topic, the type of Topic in service',
  );
});
