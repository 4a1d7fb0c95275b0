import { routeTable } from '../../../../scripts/local/host/http-api/route-table.ts';
import type { Plan } from '../../../../scripts/local/host/plan.ts';
import type { World } from '../world.ts';

export interface ApiAnswer {
  status: number;
  body: any;
}

export type Api = (
  userId: string,
  route: string,
  options?: { body?: object; key?: string; headers?: Record<string, string> },
) => Promise<ApiAnswer>;

/**
 * Sends requests to the functions as the gateway does, those without a `userId` as nobody. A person whose answer is
 * lost, or who is told to try again, sends the same request again. After some attempts they give up: the status is then
 * 0 or the last one.
 */
export function apiOf(world: World, plan: Plan): Api {
  const match = routeTable(plan.api.routes);
  const { scheduler, faults, cloud } = world;
  const once = async (userId: string, route: string, { body, key, headers }: Parameters<Api>[2] = {}) => {
    const [method = '', target = ''] = route.split(' ');
    const [path = '', query = ''] = target.split('?');
    const { route: found, pathParameters } = match(method, path) ?? {};
    if (!found) throw new Error(`There is no route ${route}`);
    const event = {
      ...{ version: '2.0', routeKey: found.key, rawPath: path, rawQueryString: query, isBase64Encoded: false },
      headers: {
        ...(userId && { authorization: `Bearer ${userId}` }),
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
        ...headers,
      },
      requestContext: {
        ...{ requestId: `req-${scheduler.timeline.length}`, domainName: 'api.test' },
        http: { method, path: found.key.slice(found.key.indexOf(' ') + 1), sourceIp: '192.0.2.1' },
      },
      ...(pathParameters && { pathParameters }),
      ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
      ...(body && { body: JSON.stringify(body) }),
    };
    const answer = await cloud.invoke(found.functionArn, event, route);
    if (!answer.ok || faults.hits('answer-lost', route)) return { status: 0, body: undefined };
    const { statusCode = 0, body: text = '' } = answer.payload as { statusCode?: number; body?: string };
    return { status: statusCode, body: text ? JSON.parse(text) : undefined };
  };
  return async (userId, route, options) => {
    for (let attempt = 0; ; attempt++) {
      const answer = await once(userId, route, options);
      scheduler.note(`${route} → ${answer.status || 'no answer'} ${answer.body?.code ?? answer.body?.status ?? ''}`);
      const isFinal = answer.status !== 0 && answer.status !== 503 && answer.body?.code !== 'conflict';
      if (isFinal || attempt === 4) return answer;
      await scheduler.step(undefined, scheduler.between(500, 5_000));
    }
  };
}
