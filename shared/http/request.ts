import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { baseLimits } from '../base/limits.ts';
import { correlationId } from '../base/log.ts';
import { type FieldError, Problem } from '../base/problem.ts';
import { idempotencyKeyRequired, notFound, unsupportedMediaType } from '../base/problems.ts';
import { refuseFields } from '../base/refuse.ts';
import { issueText } from '../text/issue-text.ts';
import { fileText, jsonText, rawBytes } from './body-text.ts';
import type { Caller } from './caller.ts';
import { parseJson, pointerTo } from './json-body.ts';
import { httpLimits } from './limits.ts';
import type { Request, Route } from './routes.ts';

/** Returns the one bearer token. A header with two is rejected, as readers could choose different ones. */
export const bearerToken = (event: APIGatewayProxyEventV2): string | undefined =>
  /^bearer +([^\s,]+)$/i.exec(event.headers.authorization ?? '')?.[1];

/** JSON, or a format on top of it such as `application/merge-patch+json`. */
const isJson = /^application\/([\w.-]+\+)?json$/;

function check(schema: z.ZodType, value: unknown, where: (path: PropertyKey[]) => string): unknown {
  const parsed = schema.safeParse(value, { error: issueText });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, baseLimits.namedFaults).map((issue): FieldError => {
    const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return { pointer: where([...issue.path, ...extra]), message: issue.message };
  });
  return refuseFields(errors);
}

/** Reads the body for the route's schema: JSON, or a file of a content type that the route reads itself. */
function bodyOf(event: APIGatewayProxyEventV2, route: Route): unknown {
  const maxBytes = route.maxBodyBytes ?? httpLimits.bodyBytes;
  // An empty body counts as `{}`: routes whose fields are all optional may be called without one.
  if (!event.body) return {};
  const [mediaType = ''] = (event.headers['content-type'] ?? 'application/json').toLowerCase().split(';');
  const reader = route.readers?.[mediaType.trim()];
  if (reader) return reader(fileText(event, maxBytes));
  if (isJson.test(mediaType.trim())) return parseJson(jsonText(event, maxBytes));
  throw new Problem(
    unsupportedMediaType,
    `Send ${['application/json', ...Object.keys(route.readers ?? {})].join(' or ')}`,
  );
}

function idempotencyKey(event: APIGatewayProxyEventV2, route: Route): string {
  if (!route.idempotent) return '';
  const key = event.headers['idempotency-key'] ?? '';
  if (key === '' && route.idempotent === 'optional') return randomUUID();
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
  const body = () => route.body && check(route.body, bodyOf(event, route), pointerTo);
  const request: Request<string, Route> = {
    caller: caller as never,
    params: params as never,
    query:
      route.query && (check(route.query, event.queryStringParameters ?? {}, ([name]) => `?${String(name)}`) as never),
    body: (route.lateBody ? body : body()) as never,
    key,
    rawBody: () => rawBytes(event, route.maxBodyBytes ?? httpLimits.bodyBytes),
    header: (name) => event.headers[name],
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
