import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { withDeadline } from '../async/deadline.ts';
import { retryLimits } from '../async/limits.ts';
import { clock } from '../base/clock.ts';
import { actAs, cause } from '../base/context.ts';
import { httpEnv } from '../base/env.ts';
import { log, withContext } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { routeNotFound, tooManyRequests } from '../base/problems.ts';
import { settings } from '../settings/settings.ts';
import { identify } from './access.ts';
import { type Answer, answerOf, problemAnswer } from './answer.ts';
import { anonymous, type Caller } from './caller.ts';
import { parseRequest } from './request.ts';
import type { Request, Route, RouteKey, Routes } from './routes.ts';
import { allowance, rateHeaders } from './throttle.ts';

type Actions<R extends Routes> = { [K in keyof R & RouteKey]: (request: Request<K, R[K]>) => Promise<unknown> };

/** Counts the request in its caller's bucket. Returns the rate headers. @throws Problem `too_many_requests`. */
async function count(route: Route, caller: Caller, address: string, now: number): Promise<Record<string, string>> {
  const owner =
    caller.kind === 'anonymous'
      ? { kind: 'address' as const, id: address }
      : { kind: caller.kind === 'device' ? ('device' as const) : ('account' as const), id: caller.id };
  const left = await allowance(route.rate ?? 'browse', owner, await settings(), now);
  const headers = rateHeaders(left);
  if (left.allowed) return headers;
  throw new Problem(tooManyRequests, undefined, {
    headers: { ...headers, 'retry-after': String(Math.max(1, left.retryAfterSeconds)) },
  });
}

const kindOf = (caller: Caller): string => (caller.kind === 'user' && caller.guest ? 'guest' : caller.kind);

type Handled = { event: APIGatewayProxyEventV2; internal: Record<string, unknown> };

/** Logs one line per request. It never holds a body, a token, an address or a name. */
function logRequest({ event, internal }: Handled, answer: Answer | null | undefined): void {
  log.info('request', {
    requestId: event.requestContext.requestId,
    route: event.routeKey,
    caller: cause().kind,
    status: answer?.statusCode ?? 0,
    milliseconds: Math.round(performance.now() - Number(internal.startedAt)),
  });
}

/** Binds each route of the table to its action. Every service uses this one chain of middleware. */
export function serve<const R extends Routes>(routes: R, actions: Actions<R>) {
  httpEnv.read();
  const table = new Map(Object.entries(routes) as [RouteKey, Route][]);

  async function handle(event: APIGatewayProxyEventV2): Promise<Answer> {
    const route = table.get(event.routeKey as RouteKey);
    const action = actions[event.routeKey as keyof R & RouteKey];
    if (!route || !action) throw new Problem(routeNotFound);
    const now = clock.now();
    const address = event.requestContext.http.sourceIp;
    const caller = await identify(route.access, event).catch(async (error: unknown) => {
      // Guessing tokens costs reads, so it is counted as browsing of the network address.
      if (error instanceof Problem) await count({ ...route, rate: 'browse' }, anonymous, address, now);
      throw error;
    });
    if (caller.kind !== 'anonymous') actAs(caller.id, kindOf(caller));
    const rate = await count(route, caller, address, now);
    const request = parseRequest(event, route, { caller, now });
    const answer = answerOf(route, await action(request as never));
    return { ...answer, headers: { ...rate, ...answer.headers } };
  }

  const chain = middy<APIGatewayProxyEventV2, Answer, Error, Context>()
    .use({
      before: ({ context, internal }) => {
        internal.startedAt = performance.now();
        log.addContext(context);
      },
      after: (request) => logRequest(request, request.response),
      onError: (request) => {
        request.response = problemAnswer(request.error, request.event.requestContext.requestId);
        logRequest(request, request.response);
      },
    })
    .handler(handle);

  return (event: APIGatewayProxyEventV2, context: Context): Promise<Answer> => {
    const id = event.headers['x-correlation-id'] ?? event.requestContext.requestId;
    return withContext(id, 'anonymous', () => withDeadline(retryLimits.requestMs, () => chain(event, context)));
  };
}
