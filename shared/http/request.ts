import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { baseLimits } from '../base/limits.ts';
import { correlationId } from '../base/log.ts';
import { type FieldError, Problem } from '../base/problem.ts';
import { bodyTooLarge, idempotencyKeyRequired, invalidJson, notFound, unsupportedMediaType } from '../base/problems.ts';
import { refuseFields } from '../base/refuse.ts';
import type { Caller } from './caller.ts';
import { findJsonFault, pointerTo } from './json-body.ts';
import { httpLimits } from './limits.ts';
import type { Request, Route } from './routes.ts';

/** Returns the one bearer token. A header with two is rejected, as readers could choose different ones. */
export const bearerToken = (event: APIGatewayProxyEventV2): string | undefined =>
  /^bearer +([^\s,]+)$/i.exec(event.headers.authorization ?? '')?.[1];

function check(schema: z.ZodType, value: unknown, where: (path: PropertyKey[]) => string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, baseLimits.namedFaults).map((issue): FieldError => {
    const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return { pointer: where([...issue.path, ...extra]), message: issue.message };
  });
  return refuseFields(errors);
}

/** Reads the body for the route's schema: JSON, or a file of a content type that the route reads itself. */
function bodyOf(event: APIGatewayProxyEventV2, route: Route): unknown {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');
  const maxBytes = route.maxBodyBytes ?? httpLimits.bodyBytes;
  if (Buffer.byteLength(text) > maxBytes) throw new Problem(bodyTooLarge, `At most ${maxBytes} bytes`);
  // An empty body counts as `{}`: routes whose fields are all optional may be called without one.
  if (text === '') return {};
  const type = event.headers['content-type'] ?? 'application/json';
  const [mediaType = ''] = type.toLowerCase().split(';');
  const reader = route.readers?.[mediaType.trim()];
  if (reader) return reader(text);
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    throw new Problem(
      unsupportedMediaType,
      `Send ${['application/json', ...Object.keys(route.readers ?? {})].join(' or ')}`,
    );
  }
  const body = parsed(text);
  const fault = findJsonFault(body);
  return fault ? refuseFields([fault]) : body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(invalidJson);
  }
}

function idempotencyKey(event: APIGatewayProxyEventV2, route: Route): string {
  if (!route.idempotent) return '';
  const key = event.headers['idempotency-key'] ?? '';
  const { min, max } = httpLimits.idempotencyKeyCharacters;
  if (key.length < min || key.length > max) {
    throw new Problem(idempotencyKeyRequired, `Send a header Idempotency-Key of ${min} to ${max} characters`);
  }
  return key;
}

function pathParameters(event: APIGatewayProxyEventV2): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(event.pathParameters ?? {})) {
    let decoded = value;
    try {
      decoded = decodeURIComponent(value);
    } catch {
      throw new Problem(notFound);
    }
    // No id is this long: it cannot exist, so no store is asked.
    if (decoded === '' || decoded.length > httpLimits.pathParameterCharacters) throw new Problem(notFound);
    parameters[name] = decoded;
  }
  return parameters;
}

/** Parses and checks a request for its route. @throws Problem with a pointer to each wrong field. */
export function parseRequest(
  event: APIGatewayProxyEventV2,
  route: Route,
  { caller, now }: { caller: Caller; now: number },
) {
  const params = pathParameters(event);
  const key = idempotencyKey(event, route);
  const request: Request<string, Route> = {
    caller: caller as never,
    params: params as never,
    query:
      route.query && (check(route.query, event.queryStringParameters ?? {}, ([name]) => `?${String(name)}`) as never),
    body: route.body && (check(route.body, bodyOf(event, route), pointerTo) as never),
    key,
    accept: event.headers.accept,
    ifMatch: event.headers['if-match'],
    ifNoneMatch: event.headers['if-none-match'],
    now,
    correlationId: correlationId(),
    address: event.requestContext.http.sourceIp,
    origin: `https://${event.requestContext.domainName}`,
  };
  return request;
}
