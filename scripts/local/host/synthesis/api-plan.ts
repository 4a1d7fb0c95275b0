import * as z from 'zod';
import { Failure } from '../../process/failure.ts';
import type { CorsPlan, Plan } from '../plan.ts';
import type { Find } from './find-resources.ts';
import { ignored } from './template.ts';

const Cors = z.strictObject({
  AllowOrigins: z.array(z.string()).min(1),
  AllowMethods: z.array(z.string()).min(1),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  MaxAge: z.int(),
});

const Api = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: Cors.optional(),
});

function corsPlan(given: z.infer<typeof Cors>): CorsPlan {
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge } = given;
  return {
    ...{ origins: AllowOrigins, methods: AllowMethods, headers: AllowHeaders, exposed: ExposeHeaders },
    maxAgeSeconds: MaxAge,
  };
}

const Stage = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: ignored('the host writes its own access log'),
  DefaultRouteSettings: ignored('one machine needs no throttle of the whole API'),
  RouteSettings: ignored('one machine needs no throttle of the whole API'),
});

const Integration = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string().regex(/^arn:aws:lambda:/, 'only functions'),
  PayloadFormatVersion: z.literal('2.0'),
});

const Route = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE').default('NONE'),
});

/** The HTTP API with the function of each route. */
export function apiPlan(find: Find): Plan['api'] {
  const [api, ...others] = find('AWS::ApiGatewayV2::Api', Api);
  if (!api || others.length > 0) throw new Failure('The local cloud supports one HTTP API, no more and no fewer');
  find('AWS::ApiGatewayV2::Stage', Stage);
  const functionArns = new Map(
    find('AWS::ApiGatewayV2::Integration', Integration).map(({ ref, properties }) => {
      return [`integrations/${ref}`, properties.IntegrationUri];
    }),
  );
  const routes = find('AWS::ApiGatewayV2::Route', Route).map(({ properties: { RouteKey, Target }, where }) => {
    const functionArn = functionArns.get(Target);
    if (functionArn === undefined) throw new Failure(`${where} leads to ${Target}, which is no integration`);
    return { key: RouteKey, functionArn };
  });
  const { CorsConfiguration } = api.properties;
  return { id: api.ref, routes, ...(CorsConfiguration && { cors: corsPlan(CorsConfiguration) }) };
}
