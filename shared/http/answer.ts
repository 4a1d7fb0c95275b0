import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { log } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { busy, internal, methodNotAllowed } from '../base/problems.ts';
import { isBusy } from '../dynamo/cancellation.ts';
import { httpLimits } from './limits.ts';
import { Reply, reply } from './reply.ts';
import type { Route } from './routes.ts';

export type Answer = APIGatewayProxyStructuredResultV2;

/** By default no shared cache stores an answer, and no browser runs anything in it. An action may override a header. */
const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** Converts the result of an action for API Gateway. A plain object is sent with the route's first status. */
export function answerOf(route: Route, result: unknown): Answer {
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

/** The answer as a method gets it: one to HEAD has no body. */
export function answerTo(method: string, { body, ...head }: Answer): Answer {
  return body === undefined || method === 'HEAD' ? head : { ...head, body };
}

/** The refusal that an error stands for. A fault is logged with its cause, which the caller never sees. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isBusy(error)) {
    log.warn('busy', error as Error);
    return new Problem(busy, undefined, { headers: { 'retry-after': String(httpLimits.busySeconds) } });
  }
  log.error('fault', error as Error);
  return new Problem(internal);
}

/** Converts an error to a problem document (RFC 9457). */
export function problemAnswer(error: unknown, requestId: string): Answer {
  const problem = problemOf(error);
  const { status, code, title, retryable } = problem.type;
  const { errors = [], headers, members } = problem.extras;
  const detail = problem.message;
  const type = `/docs#${code}`;
  return {
    statusCode: status,
    headers: { ...commonHeaders, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type, title, status, code, detail, requestId, retryable, errors, ...members }),
  };
}

/** The answer to a method that a path has no route for. `methods` are those of its routes, which `Allow` names. */
export function answerToOther(method: string, methods: readonly string[], requestId: string): Answer {
  const allow = [...methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])), 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return { statusCode: 204, headers: { allow, 'cache-control': 'no-store' } };
  return problemAnswer(new Problem(methodNotAllowed, `Allowed: ${allow}`, { headers: { allow } }), requestId);
}
