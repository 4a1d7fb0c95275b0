import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  type CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { gatewayKey, type Routes } from '../../shared/http/routes.ts';
import type { Settings } from '../config.ts';

interface EdgeProps {
  settings: Settings;
  /** Answers requests that match no route. */
  fallback: IFunction;
}

const methods = new Map(Object.values(HttpMethod).map((method) => [String(method), method]));

/** One log line per request, with the gateway's own facts: no header, no query, no body. */
const accessLine = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  address: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  functionMilliseconds: '$context.integrationLatency',
  bytes: '$context.responseLength',
  fault: '$context.integrationErrorMessage',
});

/** What a page of another origin may send. Browsers ask for each of these by a preflight. */
const { GET, HEAD, POST, PUT, PATCH, DELETE } = CorsHttpMethod;
const corsMethods = [GET, HEAD, POST, PUT, PATCH, DELETE];
const requestHeaders = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-correlation-id',
];

/** The headers of answers that such a page may read, beside the few that every page may. */
const answerHeaders = [
  'etag',
  'link',
  'location',
  'allow',
  'retry-after',
  'content-disposition',
  'apigw-requestid',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
];

const throttleSettings = ({ perSecond, burst }: { perSecond: number; burst: number }) => ({
  throttlingRateLimit: perSecond,
  throttlingBurstLimit: burst,
});

/** The HTTP API: the routes of all services, throttled by their class, with one access log. */
export class HttpEdge extends Construct {
  readonly api: HttpApi;
  readonly #settings: Settings;
  readonly #stage: CfnStage;

  constructor(scope: Construct, id: string, { settings, fallback }: EdgeProps) {
    super(scope, id);
    this.#settings = settings;
    const { corsOrigins, throttle } = settings;
    this.api = new HttpApi(this, 'Api', {
      defaultAuthorizer: new HttpNoneAuthorizer(),
      defaultIntegration: new HttpLambdaIntegration('Fallback', fallback, { scopePermissionToRoute: false }),
      ...(corsOrigins.length > 0 && {
        corsPreflight: {
          allowOrigins: corsOrigins,
          allowMethods: corsMethods,
          allowHeaders: requestHeaders,
          exposeHeaders: answerHeaders,
          maxAge: Duration.hours(1),
        },
      }),
    });
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#stage = this.api.defaultStage?.node.defaultChild as CfnStage;
    this.#stage.accessLogSettings = { destinationArn: log.logGroupArn, format: accessLine };
    this.#stage.defaultRouteSettings = throttleSettings(throttle.browse);
    this.#stage.routeSettings = {};
  }

  /**
   * Adds the routes of a service's table, all to one function. The invoke permission is for the whole API, as a
   * function's policy holds only 20 KB. A path with a GET route must have all its routes in one table, as the function
   * names them to whom it refuses a method. Each route of a class other than `browse` has its own throttle. The others
   * of such a path need no gateway route of their own: that of the GET route takes every method. `scope`: the stack of
   * the routes, if it is not the API's. Then their class is `browse`: this stage can only have settings of its own routes.
   */
  add(target: IFunction, routes: Routes, scope: Construct = this.api): void {
    const integration = new HttpLambdaIntegration(`${target.node.id}-integration`, target, {
      scopePermissionToRoute: false,
    });
    const browsed = new Set(
      Object.entries(routes).flatMap(([name, { rate }]) => ((rate ?? 'browse') === 'browse' ? [name] : [])),
    );
    for (const [name, { rate = 'browse' }] of Object.entries(routes)) {
      const key = gatewayKey(name);
      const [method = '', path = ''] = key.split(' ');
      if (name === key && browsed.has(name) && browsed.has(`GET ${path}`)) continue;
      const httpMethod = methods.get(method);
      if (!httpMethod) throw new Error(`The route ${key} has no known method`);
      const routeKey = HttpRouteKey.with(path, httpMethod);
      const route = new HttpRoute(scope, name, { httpApi: this.api, routeKey, integration });
      if (rate === 'browse') continue;
      if (scope !== this.api) throw new Error(`The route ${key} of another stack has a throttle of its own`);
      const { throttlingRateLimit: ThrottlingRateLimit, throttlingBurstLimit: ThrottlingBurstLimit } = throttleSettings(
        this.#settings.throttle[rate],
      );
      // Untyped JSON, so the names are CloudFormation's. The gateway only accepts settings of existing routes.
      this.#stage.routeSettings = {
        ...this.#stage.routeSettings,
        [key]: { ThrottlingRateLimit, ThrottlingBurstLimit },
      };
      this.#stage.node.addDependency(route);
    }
  }
}
