import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stack, stacksOf } from '../support/state/stacks.ts';

const dev = stacksOf('dev');
const prod = stacksOf('prod');
const local = stacksOf('local');

describe.each([
  ['dev', dev],
  ['prod', prod],
  ['local', local],
])('stage %s', (_stage, stacks) => {
  it('has stacks of data, trail, services, accounting, minting and mails, each well below the limit of 500 resources', () => {
    expect([...stacks.keys()]).toEqual(
      expect.arrayContaining(['data', 'trail', 'service', 'accounting', 'minting', 'mail']),
    );
    for (const template of stacks.values()) expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(450);
  });

  it('reserves no concurrency and runs on Node 24, arm64', () => {
    const functions = [...stacks.values()].flatMap((one) => Object.values(one.findResources('AWS::Lambda::Function')));
    for (const fn of functions) {
      expect(fn.Properties).not.toHaveProperty('ReservedConcurrentExecutions');
      if (fn.Properties.Handler === 'index.handler' && fn.Properties.Environment?.Variables?.SERVICE) {
        expect(fn.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      }
    }
  });

  it('answers unknown paths with one default function and uses no authorizer', () => {
    const service = stack(stacks, 'service');
    service.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default' });
    service.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 0);
  });

  it('gives every asynchronous consumer a dead-letter queue', () => {
    const configs = ['service', 'accounting', 'minting', 'mail'].flatMap((name) =>
      Object.values(stack(stacks, name).findResources('AWS::Lambda::EventInvokeConfig')),
    );
    expect(configs.length).toBeGreaterThan(10);
    for (const { Properties } of configs) expect(Properties.DestinationConfig.OnFailure.Destination).toBeDefined();
  });
});

describe('the network and the data of a stage', () => {
  it('a stage without a cache has no network', () => {
    expect([...dev.keys()]).not.toContain('network');
    const inVpc = stack(dev, 'service').findResources('AWS::Lambda::Function', {
      Properties: { VpcConfig: Match.anyValue() },
    });
    expect(Object.keys(inVpc)).toEqual([]);
  });

  it('a stage with a cache has isolated subnets, gateway endpoints and Valkey, and nothing with an hourly cost', () => {
    const network = stack(prod, 'network');
    network.resourceCountIs('AWS::EC2::NatGateway', 0);
    network.resourceCountIs('AWS::EC2::InternetGateway', 0);
    network.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    network.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    network.hasResourceProperties('AWS::ElastiCache::ServerlessCache', { Engine: 'valkey' });
    network.hasResourceProperties('AWS::ElastiCache::User', { AuthenticationMode: { Type: 'iam' } });
  });

  it('prod keeps old versions of ticket files for a week, so that erased files disappear', () => {
    const [bucket] = Object.values(stack(prod, 'data').findResources('AWS::S3::Bucket'));
    expect(bucket?.Properties.LifecycleConfiguration.Rules).toMatchObject([
      { Prefix: 'search/bases/', ExpirationInDays: 7 },
      { Prefix: 'door-logs/', ExpirationInDays: 30 },
      { Prefix: 'orders/', NoncurrentVersionExpiration: { NoncurrentDays: 7 }, ExpiredObjectDeleteMarker: true },
      { Prefix: 'search/', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
      { Prefix: 'door-logs/', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
    ]);
  });

  it('prod protects and backs up every table except caches of data', () => {
    const tables = Object.entries(stack(prod, 'data').findResources('AWS::DynamoDB::Table'));
    expect(tables.length).toBeGreaterThan(10);
    for (const [id, { Properties }] of tables) {
      // Rate limit buckets live for minutes, and recounts can be repeated.
      const keep = !/^(Rates|Counts)/.test(id);
      expect(Properties).toMatchObject({
        DeletionProtectionEnabled: keep,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: keep },
        BillingMode: 'PAY_PER_REQUEST',
      });
    }
  });
});

describe('the order saga', () => {
  it('has five states on the way to a confirmed order, and branches on outcomes only', () => {
    const [machine] = Object.values(stack(dev, 'service').findResources('AWS::StepFunctions::StateMachine'));
    const text = JSON.stringify(machine?.Properties.DefinitionString);
    const definition = JSON.parse(
      JSON.parse(text)
        ['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'arn'))
        .join(''),
    );
    const path: string[] = [];
    for (let state: string | undefined = definition.StartAt; state; ) {
      path.push(state);
      const { Next, Choices } = definition.States[state] as { Next?: string; Choices?: { Next: string }[] };
      state = Choices?.[0]?.Next ?? Next;
    }
    expect(path).toEqual(['TakePayment', 'Paid?', 'ConfirmOrder', 'Confirmed?', 'OrderConfirmed']);
    expect(text).not.toMatch(/ErrorEquals\W+(?!States\.ALL)\w+/);
  });
});
