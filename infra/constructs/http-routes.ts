import { type HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Routes } from '../../shared/routes.ts';

const methods = new Map(Object.values(HttpMethod).map((method) => [String(method), method]));

/**
 * The routes of a service's table, all to one function. The permission is the API's, not the route's: a function's
 * policy holds 20 KB.
 */
export function addRoutes(api: HttpApi, target: IFunction, routes: Routes): void {
  const integration = new HttpLambdaIntegration(`${target.node.id}-integration`, target, {
    scopePermissionToRoute: false,
  });
  for (const key of Object.keys(routes)) {
    const [method = '', path = ''] = key.split(' ');
    const httpMethod = methods.get(method);
    if (!httpMethod) throw new Error(`The route ${key} has no known method`);
    new HttpRoute(api, key, { httpApi: api, routeKey: HttpRouteKey.with(path, httpMethod), integration });
  }
}
