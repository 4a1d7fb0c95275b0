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
import type { Allowance } from '../settings/rate-limit.ts';
import { settings } from '../settings/settings.ts';
import { identify } from './access.ts';
import { type Answer, answerOf, answerTo, answerToOther, problemAnswer } from './answer.ts';
import { anonymous, type Caller } from './caller.ts';
import { parseRequest } from './request.ts';
import type { Request, Route, RouteKey, Routes } from './routes.ts';
import { allowance, rateHeaders, remembered } from './throttle.ts';

type Actions<R extends Routes> = { [K in keyof R & RouteKey]: (request: Request<K, R[K]>) => Promise<unknown> };

/** Counts the request in its caller's bucket. Returns the rate headers. @throws Problem `too_many_requests`. */
async function count(route: Route, caller: Caller, address: string, now: number): Promise<Record<string, string>> {
  const owner =
    caller.kind === 'anonymous'
      ? { kind: 'address' as const, id: address }
      : { kind: caller.kind === 'device' ? ('device' as const) : ('account' as const), id: caller.id };
  const left = await allowance(route.rate ?? 'browse', owner, await settings(), now);
  if (!left.allowed) throw tooMany(left);
  return rateHeaders(left);
}

const tooMany = (left: Allowance): Problem =>
  new Problem(tooManyRequests, undefined, {
    headers: { ...rateHeaders(left), 'retry-after': String(Math.max(1, left.retryAfterSeconds)) },
  });

/**
 * Requires that the network address may browse, before an unknown token costs a read. It counts nothing: most unknown
 * tokens are good ones that this process has not seen yet. @throws Problem `too_many_requests`.
 */
async function requireRoom(route: Route, address: string, now: number): Promise<void> {
  const left = remembered(route.rate ?? 'browse', { kind: 'address', id: address }, await settings(), now);
  if (!left.allowed) throw tooMany(left);
}

const requestIdOf = (event: APIGatewayProxyEventV2): string => event.requestContext.requestId;

/** Refusals have the rate headers too: a client that is refused again and again learns what it has left. */
const withRate = (rate: Record<string, string>, answer: Answer): Answer => ({
  ...answer,
  headers: { ...rate, ...answer.headers },
});

const kindOf = (caller: Caller): string => (caller.kind === 'user' && caller.guest ? 'guest' : caller.kind);

type Handled = { event: APIGatewayProxyEventV2; internal: Record<string, unknown> };

/** The path of the request's route, with the names of its parameters. */
const pathOf = ({ routeKey }: APIGatewayProxyEventV2): string => routeKey.slice(routeKey.indexOf(' ') + 1);

/** Logs one line per request. It never holds a body, a token, an address or a name. */
function logRequest({ event, internal }: Handled, answer: Answer | null | undefined): void {
  log.info('request', {
    requestId: event.requestContext.requestId,
    route: `${event.requestContext.http.method} ${pathOf(event)}`,
    caller: cause().kind,
    status: answer?.statusCode ?? 0,
    milliseconds: Math.round(performance.now() - Number(internal.startedAt)),
  });
}

/** Binds each route of the table to its action. Every service uses this one chain of middleware. */
export function serve<const R extends Routes>(routes: R, actions: Actions<R>) {
  httpEnv.read();
  const table = new Map(Object.entries(routes) as [RouteKey, Route][]);

  const methodsOf = (path: string): string[] =>
    [...table.keys()].flatMap((key) => (key.endsWith(` ${path}`) ? [key.slice(0, key.indexOf(' '))] : []));

  async function handle(event: APIGatewayProxyEventV2): Promise<Answer> {
    const { method } = event.requestContext.http;
    const path = pathOf(event);
    const key = `${method === 'HEAD' ? 'GET' : method} ${path}`;
    const route = table.get(key as RouteKey);
    const action = actions[key as keyof R & RouteKey];
    if (!route || !action) {
      const methods = methodsOf(path);
      if (methods.length > 0) return answerToOther(method, methods, requestIdOf(event));
      throw new Problem(routeNotFound);
    }
    const now = clock.now();
    const address = event.requestContext.http.sourceIp;
    // Guessing tokens costs reads, so it is counted as browsing of the network address.
    const asGuess = { ...route, rate: 'browse' } as const;
    const beforeRead = () => requireRoom(asGuess, address, now);
    const caller = await identify(route.access, event, beforeRead).catch(async (error: unknown) => {
      if (!(error instanceof Problem) || error.type === tooManyRequests) throw error;
      return { error, rate: await count(asGuess, anonymous, address, now) };
    });
    if ('error' in caller) return withRate(caller.rate, problemAnswer(caller.error, requestIdOf(event)));
    if (caller.kind !== 'anonymous') actAs(caller.id, kindOf(caller));
    const rate = await count(route, caller, address, now);
    try {
      const request = parseRequest(event, route, { caller, now });
      return withRate(rate, answerOf(route, await action(request as never)));
    } catch (error) {
      return withRate(rate, problemAnswer(error, requestIdOf(event)));
    }
  }

  const chain = middy<APIGatewayProxyEventV2, Answer, Error, Context>()
    .use({
      before: ({ context, internal }) => {
        internal.startedAt = performance.now();
        log.addContext(context);
      },
      after: (request) => logRequest(request, request.response),
      onError: (request) => {
        request.response = problemAnswer(request.error, requestIdOf(request.event));
        logRequest(request, request.response);
      },
    })
    .handler(handle);

  return (event: APIGatewayProxyEventV2, context: Context): Promise<Answer> => {
    const work = () =>
      withDeadline(retryLimits.requestMs, async () =>
        answerTo(event.requestContext.http.method, await chain(event, context)),
      );
    return withContext(requestIdOf(event), 'anonymous', work, event.headers['x-correlation-id']);
  };
}
