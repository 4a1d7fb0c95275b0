import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { routes as accountingRoutes } from '../../../../../functions/accounting/routes.ts';
import { settlementRoutes } from '../../../../../functions/accounting/settlement-routes.ts';
import { routes as authRoutes } from '../../../../../functions/auth/routes.ts';
import { routes as cartRoutes } from '../../../../../functions/carts/routes.ts';
import { routes as catalogRoutes, searchRoutes } from '../../../../../functions/catalog/routes.ts';
import { floorRoutes } from '../../../../../functions/checkin/floor-routes.ts';
import { routes as checkinRoutes } from '../../../../../functions/checkin/routes.ts';
import { scanRoutes } from '../../../../../functions/checkin/scan-routes.ts';
import { routes as operationsRoutes } from '../../../../../functions/operations/routes.ts';
import { boxOfficeRoutes } from '../../../../../functions/orders/box-office-routes.ts';
import { routes as orderRoutes, webhookRoutes } from '../../../../../functions/orders/routes.ts';
import { routes as testProviderRoutes } from '../../../../../functions/test-provider/routes.ts';
import { routes as ticketRoutes } from '../../../../../functions/tickets/routes.ts';
import { routes as venueRoutes } from '../../../../../functions/venues/routes.ts';
import type { Plan } from '../../../../../scripts/local/host/plan.ts';
import { synthesised } from '../../../../../scripts/local/host/synthesis/app-synthesis.ts';
import { resourcesOf } from '../../../../../scripts/local/host/synthesis/find-resources.ts';
import { readPlan, type Synthesised } from '../../../../../scripts/local/host/synthesis/read-plan.ts';
import { parseTemplate } from '../../../../../scripts/local/host/synthesis/template.ts';
import { openOrderPartitions } from '../../../../../shared/records/order-facts.ts';

/*
 * Goal: the plan holds everything that the templates of stage `local` say, and nothing in them is ignored silently.
 * Method: reads the real templates, then templates with one change each.
 */

let real: Synthesised;
let plan: Plan;
beforeAll(() => {
  real = synthesised();
  plan = readPlan(real);
}, 60_000);

const functionOf = (entry: string) => {
  const found = plan.functions.find((one) => one.entry === `functions/${entry}.ts`);
  if (!found) throw new Error(`There is no function ${entry}`);
  return found;
};

describe('the plan of stage local', () => {
  it('has every route of the route tables, each with the function of its service', () => {
    const byFunction = {
      'auth/api': authRoutes,
      'venues/api': venueRoutes,
      'catalog/api': catalogRoutes,
      'catalog/search': searchRoutes,
      'tickets/api': ticketRoutes,
      'carts/api': cartRoutes,
      'orders/api': orderRoutes,
      'orders/box-office': boxOfficeRoutes,
      'orders/webhook': webhookRoutes,
      'accounting/api': accountingRoutes,
      'accounting/settlement': settlementRoutes,
      'checkin/api': checkinRoutes,
      'checkin/floor': floorRoutes,
      'checkin/scan': scanRoutes,
      'operations/api': operationsRoutes,
      'test-provider/api': testProviderRoutes,
    };
    const targets = new Map(plan.api.routes.map(({ key, functionArn }) => [key, functionArn]));
    expect(targets.size).toBe(plan.api.routes.length);
    // The gateway prefers a route of the method, then one of every method.
    const targetOf = (key: string) => targets.get(key) ?? targets.get(key.replace(/^\S+/, 'ANY'));
    const expected = Object.entries(byFunction).flatMap(([entry, routes]) =>
      Object.keys(routes).map((key) => [key, functionOf(entry).arn]),
    );
    expect(expected.map(([key = '']) => [key, targetOf(key)])).toEqual(expected);
    const known = new Set(expected.flatMap(([key = '']) => [key, key.replace(/^GET/, 'ANY')]));
    expect([...targets.keys()].filter((key) => !known.has(key))).toEqual(['$default']);
    expect(targets.get('$default')).toBe(functionOf('operations/default').arn);
  });

  it('has a source for every function, and no name twice', () => {
    expect(plan.functions.length).toBeGreaterThan(40);
    expect(plan.functions.filter(({ entry }) => !existsSync(entry))).toEqual([]);
    expect(new Set(plan.functions.map(({ name }) => name)).size).toBe(plan.functions.length);
    expect(plan.functions.filter(({ name }) => name.length > 64)).toEqual([]);
  });

  it('says how functions are run and bundled', () => {
    expect(functionOf('orders/api')).toMatchObject({ timeoutSeconds: 20, memoryMb: 512 });
    expect(functionOf('orders/on-event-withdrawn')).toMatchObject({ timeoutSeconds: 900, memoryMb: 1024 });
    expect(functionOf('notifications/on-order-confirmed').bundling.externalPackages).toContain('pdfkit');
    expect(functionOf('operations/api').bundling.afterBundling).toEqual([
      'cd "{input}" && node scripts/openapi.ts "{output}/openapi.json"',
    ]);
  });

  it('has resolved environments whose names of tables exist', () => {
    const tables = new Set(plan.tables.map(({ name }) => name));
    const named = plan.functions.flatMap(({ environment }) =>
      Object.entries(environment).filter(([name]) => name.endsWith('_TABLE')),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(([, table]) => !tables.has(table))).toEqual([]);
    const [machine] = plan.machines;
    expect(functionOf('orders/on-order-placed').environment.SAGA_ARN).toBe(machine?.arn);
    expect(functionOf('checkin/on-event-published').environment).toMatchObject({
      SCHEDULE_GROUP: plan.scheduleGroups[0],
      PRELOAD_ARN: functionOf('checkin/preload').arn,
      SCHEDULE_ROLE_ARN: expect.stringMatching(/^arn:aws:iam::000000000000:role\//),
    });
    expect(functionOf('auth/api').environment.SESSION_SECRET_ARN).toBe(
      plan.secrets.find(({ name }) => name.includes('SessionSecret'))?.arn,
    );
  });

  it('retries an asynchronous consumer as its configuration says, and others as Lambda does', () => {
    expect(functionOf('tickets/on-event-published').async).toEqual({
      retries: 2,
      maxAgeSeconds: 6 * 3600,
      onFailureArn: expect.stringMatching(/:NightFlow-local-minting-MintFailures/),
    });
    expect(functionOf('orders/api').async).toEqual({ retries: 2, maxAgeSeconds: 6 * 3600 });
  });

  it('has the keys, indexes, streams and expiry of every table', () => {
    expect(plan.tables).toHaveLength(14);
    expect(plan.tables.filter(({ streamArn }) => streamArn)).toHaveLength(10);
    const tickets = plan.tables.find(({ name }) => name.includes('Tickets'));
    expect(tickets).toMatchObject({ ttlAttribute: 'ttl', keys: [{ AttributeName: 'pk', KeyType: 'HASH' }, {}] });
    expect(tickets?.indexes.map(({ name }) => name)).toEqual(['claimable', 'owner']);
  });

  it('feeds functions from the streams of tables and from queues', () => {
    expect([plan.streamMappings.length, plan.queueMappings.length]).toEqual([14, 16]);
    const arns = new Set(plan.functions.map(({ arn }) => arn));
    const queues = new Set(plan.queues.map(({ arn }) => arn));
    const mappings = [...plan.streamMappings, ...plan.queueMappings];
    expect(mappings.filter(({ functionArn, reportsFailures }) => !arns.has(functionArn) || !reportsFailures)).toEqual(
      [],
    );
    expect(plan.queueMappings.filter(({ queueArn }) => !queues.has(queueArn))).toEqual([]);
    expect(new Set(mappings.map(({ id }) => id)).size).toBe(30);
    expect(
      plan.streamMappings.find(({ functionArn }) => functionArn === functionOf('catalog/on-listing-changed').arn),
    ).toMatchObject({ batchSize: 1000, windowSeconds: 1, retries: 10, bisect: true, filters: [{}, {}] });
    const trail = plan.streamMappings.filter(
      ({ functionArn }) => functionArn === functionOf('operations/on-audited-change').arn,
    );
    expect(trail.map(({ retries }) => retries)).toEqual(Array.from({ length: 8 }, () => -1));
  });

  it('leads every rule to existing targets and dead-letter queues', () => {
    const arns = new Set([...plan.functions, ...plan.queues].map(({ arn }) => arn));
    expect(plan.rules).toHaveLength(33);
    const targets = plan.rules.flatMap((rule) => rule.targets);
    expect(targets.filter(({ arn, deadLetterArn = '' }) => !arns.has(arn) || !arns.has(deadLetterArn))).toEqual([]);
    expect(new Set(plan.rules.map(({ busName }) => busName))).toEqual(new Set(['nightflow-local']));
    expect(plan.queues.filter(({ deadLetter }) => deadLetter && !arns.has(deadLetter.arn))).toEqual([]);
    expect(plan.queues.find(({ name }) => name.includes('SagaStartQueue'))).toMatchObject({
      visibilitySeconds: 360,
      retentionSeconds: 345_600,
      deadLetter: { maxReceives: 5 },
    });
  });

  it('has the schedules and a machine whose definition calls the saga', () => {
    const minutely = Array.from({ length: 2 + openOrderPartitions.length }, () => 'rate(1 minute)');
    expect(plan.schedules.map(({ expression }) => expression).sort()).toEqual([
      ...['rate(1 hour)', 'rate(1 hour)'],
      ...minutely,
      ...['rate(5 minutes)', 'rate(5 minutes)'],
    ]);
    const job = plan.schedules.filter(({ targetArn }) => targetArn === functionOf('orders/every-minute').arn);
    expect(job.map(({ input = '' }) => JSON.parse(input).partitions)).toEqual(openOrderPartitions.map((one) => [one]));
    const definition = JSON.parse(plan.machines[0]?.definition ?? '');
    expect(JSON.stringify(definition)).toContain(functionOf('orders/saga').arn);
  });

  it('lists all resources and the outputs that name the API', () => {
    const count = Object.values(real.templates).flatMap((one) => Object.keys((one as { Resources: object }).Resources));
    expect(plan.resources).toHaveLength(count.length);
    expect(plan.outputs['NightFlow-local-service']?.ApiId).toBe(plan.api.id);
    expect(plan.resources.find(({ logicalId }) => logicalId.startsWith('Users'))).toEqual({
      stack: 'NightFlow-local-data',
      logicalId: expect.stringMatching(/^Users[0-9A-F]{8}$/),
      physicalId: plan.tables.find(({ name }) => name.includes('Users'))?.name,
      type: 'AWS::DynamoDB::Table',
    });
  });

  it('contains no intrinsic function', () => {
    expect(JSON.stringify(plan)).not.toMatch(/"Fn::|\{"Ref"/);
  });
});

type Change = (resource: { Type: string; Properties: Record<string, any>; [part: string]: unknown }) => void;

/** The plan of the real templates with a change to the first resource of a type. */
function planWith(type: string, change: Change): Plan {
  const { templates, sources } = structuredClone(real);
  const resources = Object.values(templates).flatMap((one) => Object.values((one as any).Resources as object));
  const first = resources.find(({ Type }) => Type === type);
  if (!first) throw new Error(`There is no ${type}`);
  change(first);
  return readPlan({ templates, sources });
}

describe('what the local cloud does not support', () => {
  it.each<[string, Change, RegExp]>([
    [
      'AWS::SQS::Queue',
      ({ Properties }) => (Properties.MaximumMessageSize = 1_024),
      /support MaximumMessageSize of AWS::SQS::Queue \w+/,
    ],
    ['AWS::Lambda::Function', ({ Properties }) => (Properties.Layers = ['x']), /Layers of AWS::Lambda::Function/],
    [
      'AWS::Lambda::Function',
      ({ Properties }) => (Properties.Runtime = 'python3.13'),
      /Runtime of AWS::Lambda::Function/,
    ],
    ['AWS::Events::Rule', ({ Properties }) => (Properties.State = 'DISABLED'), /State of AWS::Events::Rule/],
    [
      'AWS::Events::Rule',
      ({ Properties }) => (Properties.Targets[0].Input = '{}'),
      /Targets\.0\.Input of AWS::Events::Rule/,
    ],
    ['AWS::DynamoDB::Table', ({ Properties }) => (Properties.LocalSecondaryIndexes = []), /LocalSecondaryIndexes of/],
    [
      'AWS::Lambda::EventSourceMapping',
      ({ Properties }) => (Properties.ParallelizationFactor = 2),
      /ParallelizationFactor/,
    ],
    [
      'AWS::Scheduler::Schedule',
      ({ Properties }) => (Properties.ScheduleExpression = 'cron(0 * * * ? *)'),
      /ScheduleExpression/,
    ],
    ['AWS::ApiGatewayV2::Route', ({ Properties }) => (Properties.AuthorizationType = 'JWT'), /AuthorizationType/],
    ['AWS::ApiGatewayV2::Api', ({ Properties }) => (Properties.CorsConfiguration = {}), /CorsConfiguration/],
    ['AWS::S3::Bucket', ({ Properties }) => (Properties.VersioningConfiguration = {}), /VersioningConfiguration/],
    ['AWS::SQS::Queue', (resource) => (resource.Condition = 'IsProd'), /Condition of template NightFlow-local-/],
    ['AWS::SQS::Queue', (resource) => (resource.Type = 'Custom::Thing'), /does not support Custom::Thing, the type of/],
  ])('is named: %s', (type, change, message) => {
    expect(() => planWith(type, change)).toThrow(message);
  });

  it('is a function without a source', () => {
    expect(() => readPlan({ ...real, sources: real.sources.slice(1) })).toThrow(/: it is no ServiceFunction$/);
  });

  it('is a resource that no part of the host reads', () => {
    const template = parseTemplate('service', { Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
    const { end } = resourcesOf(new Map([['service', template]]));
    expect(end).toThrow('The local cloud does not support AWS::SQS::Queue Jobs in service');
  });
});
