import { describe, expect, it } from 'vitest';
import { allRouteTables } from '../../scripts/openapi/tables.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

describe.each(['dev', 'prod', 'local'])('the gateway of stage %s', (stage) => {
  const service = stack(stacksOf(stage), 'service');
  const [gatewayStage] = Object.values(service.findResources('AWS::ApiGatewayV2::Stage'));

  it('throttles every route, and routes to sign in, hold, order or scan by a limit of their own', () => {
    const { DefaultRouteSettings, RouteSettings } = gatewayStage?.Properties ?? {};
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    const ownLimit = allRouteTables()
      .flatMap(({ routes }) => Object.entries(routes))
      .filter(([, { rate = 'browse' }]) => rate !== 'browse')
      .map(([key]) => key);
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

  it('allows no other origin unless the stage lists it', () => {
    const [api] = Object.values(service.findResources('AWS::ApiGatewayV2::Api'));
    expect(api?.Properties).not.toHaveProperty('CorsConfiguration');
  });
});
