import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nightflow } from '../../infra/app.ts';
import { settingsOf } from '../../infra/config.ts';
import { ServiceStack } from '../../infra/service-stack.ts';
import { allRouteTables } from '../../scripts/openapi/tables.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

describe.each(['dev', 'prod', 'local'])('the gateway of stage %s', (stage) => {
  const service = stack(stacksOf(stage), 'service');
  const [gatewayStage] = Object.values(service.findResources('AWS::ApiGatewayV2::Stage'));
  /** Those of accounting lie in a stack of their own. */
  const routesOfApi = () =>
    ['service', 'accounting'].flatMap((name) =>
      Object.values(stack(stacksOf(stage), name).findResources('AWS::ApiGatewayV2::Route')).map(
        ({ Properties }) => Properties,
      ),
    );

  it('throttles every route, and routes to sign in, hold, order or scan by a limit of their own', () => {
    const { DefaultRouteSettings, RouteSettings } = gatewayStage?.Properties ?? {};
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    const ownLimit = allRouteTables()
      .flatMap(({ routes }) => Object.entries(routes))
      .filter(([, { rate = 'browse' }]) => rate !== 'browse')
      .map(([key]) => key.replace(/^GET /, 'ANY '));
    expect(Object.keys(RouteSettings).sort()).toEqual(ownLimit.sort());
    expect(ownLimit).toEqual(
      expect.arrayContaining([
        'POST /v1/auth/login',
        'POST /v1/cart/items',
        'POST /v1/orders',
        'POST /v1/checkin/scans',
      ]),
    );
    const { ThrottlingRateLimit } = RouteSettings['POST /v1/auth/login'];
    expect(ThrottlingRateLimit).toBeLessThan(DefaultRouteSettings.ThrottlingRateLimit);
  });

  it('takes all methods of a path with a GET route, all in the function that names them in Allow', () => {
    const routes = routesOfApi();
    const targetsOf = (path: string) =>
      routes.flatMap(({ RouteKey, Target }) => (RouteKey.endsWith(` ${path}`) ? [JSON.stringify(Target)] : []));
    const gets = allRouteTables().flatMap(({ routes }) =>
      Object.keys(routes).flatMap((key) => (key.startsWith('GET ') ? [key.slice('GET '.length)] : [])),
    );
    expect(gets.length).toBeGreaterThan(40);
    for (const path of gets) {
      expect(routes.filter(({ RouteKey }) => RouteKey === `ANY ${path}`).length, path).toBe(1);
      expect(new Set(targetsOf(path)).size, path).toBe(1);
    }
    expect(routes.filter(({ RouteKey }) => /^(GET|HEAD) /.test(RouteKey))).toEqual([]);
  });

  it('has a route for every operation, and none that another one of its path makes needless', () => {
    const routes = routesOfApi();
    const keys = new Set(routes.map(({ RouteKey }) => RouteKey));
    for (const [name, { rate = 'browse' }] of allRouteTables().flatMap((table) => Object.entries(table.routes))) {
      const [method = '', path = ''] = name.split(' ');
      const any = `ANY ${path}`;
      expect(keys.has(name) || keys.has(any), name).toBe(true);
      if (method !== 'GET' && rate === 'browse' && keys.has(any)) {
        const ownLimits = Object.keys(gatewayStage?.Properties.RouteSettings);
        expect(keys.has(name), name).toBe(ownLimits.includes(any));
      }
    }
  });

  it('creates a route before the stage gets settings for it', () => {
    const routes = service.findResources('AWS::ApiGatewayV2::Route');
    const dependencies = new Set([gatewayStage?.DependsOn].flat());
    for (const key of Object.keys(gatewayStage?.Properties.RouteSettings)) {
      const [id] = Object.entries(routes).find(([, { Properties }]) => Properties.RouteKey === key) ?? [];
      expect(dependencies).toContain(id);
    }
  });

  it('logs one line per request, without header, query or body', () => {
    const { DestinationArn, Format } = gatewayStage?.Properties.AccessLogSettings ?? {};
    expect(DestinationArn).toBeDefined();
    expect(Format).toContain('$context.requestId');
    expect(Format).not.toMatch(/header|authorizer|querystring|\$context\.path/i);
  });

  it('allows no other origin, but on stage local the pages of this machine', () => {
    const [api] = Object.values(service.findResources('AWS::ApiGatewayV2::Api'));
    const origins = api?.Properties.CorsConfiguration?.AllowOrigins ?? [];
    if (stage === 'local') expect(origins).toContain('http://localhost:*');
    expect(origins.filter((origin: string) => !/^http:\/\/(localhost|127\.0\.0\.1)(:\*)?$/.test(origin))).toEqual([]);
    expect(origins.length > 0).toBe(stage === 'local');
  });
});

describe('-c corsOrigins', () => {
  const configured = (corsOrigins: string) => {
    const app = new App({ context: { stage: 'prod', corsOrigins, 'aws:cdk:bundling-stacks': [] } });
    nightflow(app);
    const service = app.node.children.find((child) => child instanceof ServiceStack);
    if (!service) throw new Error('There is no service stack');
    const [api] = Object.values(Template.fromStack(service).findResources('AWS::ApiGatewayV2::Api'));
    return api?.Properties.CorsConfiguration;
  };

  it('lets the pages of these origins send what clients send, and read what clients read', () => {
    expect(configured('https://shop.example, http://localhost:3000')).toEqual({
      AllowOrigins: ['https://shop.example', 'http://localhost:3000'],
      AllowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      AllowHeaders: expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'if-match']),
      ExposeHeaders: expect.arrayContaining(['etag', 'link', 'location', 'retry-after', 'ratelimit-limit']),
      MaxAge: 3600,
    });
  });

  it.each(['shop.example', 'https://shop.example/', 'https://Shop.example', 'https://a.example,', 'ftp://a.example'])(
    'refuses %j in words',
    (corsOrigins) => {
      expect(() => settingsOf('prod', { corsOrigins })).toThrow('corsOrigins must be origins such as https://');
    },
  );
});

it('has the page and the functions of test payments in stage dev, and none of them in prod', () => {
  const [dev, prod] = ['dev', 'prod'].map((stage) => JSON.stringify(stack(stacksOf(stage), 'service').toJSON()));
  for (const part of ['/v1/payments/test/', 'test-provider', '"TEST_PAYMENTS":"on"']) {
    expect([dev?.includes(part), prod?.includes(part)], part).toEqual([true, false]);
  }
});
