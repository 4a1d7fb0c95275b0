import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nightflow } from '../../infra/app.ts';
import { allRouteTables } from '../../scripts/openapi/tables.ts';

function serviceOf(stage: string): Template {
  const app = new App({ context: { stage, 'aws:cdk:bundling-stacks': [] } });
  nightflow(app);
  return Template.fromStack(app.node.children.find((stack) => stack.node.id.endsWith('-service')) as Stack);
}

describe.each(['dev', 'prod', 'local'])('the gateway of stage %s', (stage) => {
  const service = serviceOf(stage);
  const [gatewayStage] = Object.values(service.findResources('AWS::ApiGatewayV2::Stage'));

  it('throttles every route, and those that guess, hold, order or scan apart', () => {
    const { DefaultRouteSettings, RouteSettings } = gatewayStage?.Properties ?? {};
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    const apart = allRouteTables()
      .flatMap(({ routes }) => Object.entries(routes))
      .filter(([, { rate = 'browse' }]) => rate !== 'browse')
      .map(([key]) => key);
    expect(Object.keys(RouteSettings).sort()).toEqual(apart.sort());
    expect(apart).toEqual(
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

  it('knows its routes before it is given settings for them', () => {
    const routes = service.findResources('AWS::ApiGatewayV2::Route');
    const waitsFor = new Set([gatewayStage?.DependsOn].flat());
    for (const key of Object.keys(gatewayStage?.Properties.RouteSettings)) {
      const [id] = Object.entries(routes).find(([, { Properties }]) => Properties.RouteKey === key) ?? [];
      expect(waitsFor).toContain(id);
    }
  });

  it('keeps a line a request, without header, query or body', () => {
    const { DestinationArn, Format } = gatewayStage?.Properties.AccessLogSettings ?? {};
    expect(DestinationArn).toBeDefined();
    expect(Format).toContain('$context.requestId');
    expect(Format).not.toMatch(/header|authorizer|querystring|\$context\.path/i);
  });

  it('lets no page of another origin call it unless the stage says so', () => {
    const [api] = Object.values(service.findResources('AWS::ApiGatewayV2::Api'));
    expect(api?.Properties).not.toHaveProperty('CorsConfiguration');
  });
});
