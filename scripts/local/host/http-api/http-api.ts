import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Invoked } from '../functions/functions.ts';
import type { CorsPlan, RoutePlan } from '../plan.ts';
import { readBody } from '../read-body.ts';
import { type Answer, answerOf, ownAnswer } from './answer.ts';
import { corsOf } from './cors.ts';
import { addressOf, requestEvent } from './request-event.ts';
import { requestPath } from './request-path.ts';
import { type Match, routeTable } from './route-table.ts';

/** One request, as the access log of the deployed API shows it. */
export interface AccessLine {
  requestId: string;
  /** Epoch ms. */
  time: number;
  address: string;
  method: string;
  route: string;
  status: number;
  milliseconds: number;
}

interface HttpApiOptions {
  routes: readonly RoutePlan[];
  invoke(functionArn: string, event: unknown): Promise<Invoked>;
  apiId: string;
  cors?: CorsPlan;
  /** Called once a request is answered or its client has left. */
  log?: (line: AccessLine) => void;
  /** API Gateway's limits. Tests set shorter ones. */
  limits?: { bodyBytes: number; functionMs: number };
}

/** An HTTP API refuses a larger request, and waits no longer for a function. */
const gatewayLimits = { bodyBytes: 10 * 1024 * 1024, functionMs: 30_000 };

/** Only for the log: its client has left while it sent the request. */
const gone = ownAnswer(408, 'Request Timeout');
const notFound = ownAnswer(404, 'Not Found');
const tooLarge = ownAnswer(413, 'Request Entity Too Large');
const failed = ownAnswer(500, 'Internal Server Error');
const tooSlow = ownAnswer(503, 'Service Unavailable');

const newRequestId = (): string => randomBytes(11).toString('base64');

/** Resolves with undefined after `limitMs`. */
function inTime<T>(work: Promise<T>, limitMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, limitMs, undefined);
    timer.unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function write(response: ServerResponse, { status, headers, body }: Answer, requestId: string): void {
  // Without a body, the length of what GET would answer is not known.
  const isHead = response.req.method === 'HEAD' && body.length === 0;
  const hasBody = status !== 204 && status !== 304 && !isHead;
  response.writeHead(status, {
    ...headers,
    ...(hasBody && { 'content-length': String(body.length) }),
    'apigw-requestid': requestId,
  });
  // Node leaves the body out of the answer to HEAD.
  response.end(hasBody ? body : undefined);
}

/** Sends an answer. One whose headers HTTP does not allow becomes an error 500. Returns the status. */
function send(response: ServerResponse, answer: Answer, requestId: string): number {
  try {
    write(response, answer, requestId);
    return answer.status;
  } catch (error) {
    if (response.headersSent) throw error;
    write(response, failed, requestId);
    return failed.status;
  }
}

/**
 * The HTTP API in front of the functions (payload format 2.0). The returned handler answers one request. `path` is its
 * path below the stage, with the query. A client that leaves early does not stop the function.
 */
export function httpApi({ routes, invoke, apiId, cors: plan, log, limits = gatewayLimits }: HttpApiOptions) {
  const match = routeTable(routes);
  const cors = corsOf(plan);

  async function answerTo(request: IncomingMessage, target: string, requestId: string, receivedAt: number) {
    const { rawPath, rawQueryString } = requestPath(target);
    const matched: Match | undefined = match(request.method ?? 'GET', rawPath);
    if (!matched) return { route: '', answer: notFound };
    const route = matched.route.key;
    const body = await readBody(request, limits.bodyBytes);
    if (body === 'gone') return { route, answer: gone };
    if (body === 'too large') return { route, answer: tooLarge };
    const event = requestEvent(request, { ...matched, apiId, requestId, rawPath, rawQueryString, body, receivedAt });
    const invoked = await inTime(invoke(matched.route.functionArn, event), limits.functionMs);
    if (!invoked) return { route, answer: tooSlow };
    if (invoked.ok) return { route, answer: answerOf(invoked.payload) ?? failed };
    // Lambda takes smaller requests than the API.
    return { route, answer: invoked.errorType === 'RequestEntityTooLargeException' ? tooLarge : failed };
  }

  return (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const requestId = newRequestId();
    const receivedAt = Date.now();
    const startedAt = performance.now();
    const address = addressOf(request);
    const { method = 'GET' } = request;
    // The connection may break at any time.
    response.on('error', () => {});
    const preflight = cors.preflight(request);
    const answered = preflight
      ? Promise.resolve({ route: '', answer: preflight })
      : answerTo(request, path, requestId, receivedAt)
          .catch(() => ({ route: '', answer: failed }))
          .then(({ route, answer }) => ({ route, answer: cors.readable(answer, request.headers.origin) }));
    answered
      .then(({ route, answer }) => {
        const status = send(response, answer, requestId);
        const milliseconds = Math.round(performance.now() - startedAt);
        log?.({ requestId, time: receivedAt, address, method, route, status, milliseconds });
      })
      .catch(() => response.destroy());
  };
}
