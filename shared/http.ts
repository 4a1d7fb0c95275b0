import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { anonymous, type Caller, callerOf } from './caller.ts';
import { clock } from './clock.ts';
import { forbidden, internal, Problem, routeNotFound, unauthenticated } from './errors.ts';
import { correlate, log } from './log.ts';
import { Reply, reply } from './reply.ts';
import { bearerToken, parseRequest } from './request.ts';
import type { Access, Request, Route, RouteKey, Routes } from './routes.ts';

type Actions<R extends Routes> = { [K in keyof R & RouteKey]: (request: Request<K, R[K]>) => Promise<unknown> };
type Answer = APIGatewayProxyStructuredResultV2;

export const tokenIssuer = (): string => `nightflow-${process.env.STAGE ?? 'local'}`;

/** Answers carry no caller's data into a shared cache unless the action says so. */
const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

async function identify(access: Access, event: APIGatewayProxyEventV2): Promise<Caller> {
  if (access === 'public') return anonymous;
  const token = bearerToken(event);
  if (!token) {
    if (access === 'optional') return anonymous;
    throw new Problem(unauthenticated);
  }
  const devices = access === 'gate' || access === 'gate-or-organizer';
  const caller = await callerOf(token, { issuer: tokenIssuer(), devices }).catch((error: unknown) => {
    // A page that everybody may read stays readable with a token that has run out.
    if (access === 'optional' && error instanceof Problem) return anonymous;
    throw error;
  });
  if (!mayCall(access, caller)) throw new Problem(forbidden);
  return caller;
}

function mayCall(access: Access, caller: Caller): boolean {
  if (access === 'optional') return true;
  if (caller.kind === 'device') return true;
  if (access === 'gate') return false;
  return access !== 'admin' || (caller.kind === 'user' && caller.roles.includes('admin'));
}

function answerOf(route: Route, result: unknown): Answer {
  const [first = '200'] = Object.keys(route.returns);
  const { status, body, headers } = result instanceof Reply ? result : reply(Number(first), result);
  const common = { ...commonHeaders, ...headers };
  if (body === undefined || body === null) return { statusCode: status, headers: common };
  if (headers['content-type']) {
    const binary = body instanceof Uint8Array;
    const text = binary ? Buffer.from(body).toString('base64') : String(body);
    return { statusCode: status, headers: common, body: text, isBase64Encoded: binary };
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...common },
    body: JSON.stringify(body),
  };
}

/** RFC 9457. Faults are logged with their cause; what the caller reads never names it. */
export function problemAnswer(error: unknown, requestId: string): Answer {
  const problem = error instanceof Problem ? error : new Problem(internal);
  if (problem.type.status >= 500) log.error('fault', error as Error);
  const { status, code, title, retryable } = problem.type;
  const { errors = [], headers, members } = problem.extras;
  const detail = problem.message;
  const type = `/docs#${code}`;
  return {
    statusCode: status,
    headers: { ...commonHeaders, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({
      type,
      title,
      status,
      code,
      detail,
      requestId,
      retryable,
      errors,
      ...members,
    }),
  };
}

/** Binds each route of the table to its action; one chain for every service. */
export function serve<const R extends Routes>(routes: R, actions: Actions<R>) {
  const table = new Map(Object.entries(routes) as [RouteKey, Route][]);

  async function handle(event: APIGatewayProxyEventV2): Promise<Answer> {
    const route = table.get(event.routeKey as RouteKey);
    const action = actions[event.routeKey as keyof R & RouteKey];
    if (!route || !action) throw new Problem(routeNotFound);
    const now = clock.now();
    const caller = await identify(route.access, event);
    const request = parseRequest(event, route, { caller, now });
    return answerOf(route, await action(request as never));
  }

  return middy<APIGatewayProxyEventV2, Answer, Error, Context>()
    .use({
      before: ({ event, context }) => {
        correlate(event.headers['x-correlation-id'] ?? event.requestContext.requestId);
        log.addContext(context);
      },
      after: ({ event, response }) => {
        log.info('request', { route: event.routeKey, status: response?.statusCode ?? 0 });
      },
      onError: (request) => {
        request.response = problemAnswer(request.error, request.event.requestContext.requestId);
        log.info('request', { route: request.event.routeKey, status: request.response.statusCode ?? 0 });
      },
    })
    .handler(handle);
}
