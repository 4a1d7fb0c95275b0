import * as z from 'zod';
import { Failure } from '../local/process/failure.ts';

const requestTimeoutSeconds = 30;

/** Body of an error response: problem+json from our code, or `{message}` from API Gateway. */
const ErrorBody = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
});

/** An error response as one sentence. `status` is 0 if no response arrived. */
export class ApiError extends Failure {
  readonly status: number;
  readonly code: string;
  /** From the `Retry-After` header, if present. */
  readonly retryAfterSeconds: number | undefined;

  constructor(route: string, status: number, code: string, detail: string, retryAfterSeconds?: number) {
    super(`${route} ${status === 0 ? 'got no answer' : `answered ${status} ${code}`}: ${detail}`);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export type Route = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

export interface RequestOptions {
  body?: unknown;
  /** Access token of an account, or a device token. */
  token?: string;
  /** Idempotency-Key, 16–128 characters. */
  key?: string;
}

export interface Answer<T> {
  status: number;
  body: T;
  /** Milliseconds until the whole response was read. */
  ms: number;
}

/** Sends one request. @throws ApiError unless the response is a success of the expected shape. */
export type Api = <S extends z.ZodType>(
  route: Route,
  shape: S,
  options?: RequestOptions,
) => Promise<Answer<z.output<S>>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(route: Route, response: Response, text: string): ApiError {
  const { code, detail, message } = ErrorBody.safeParse(parseJson(text)).data ?? {};
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  const reason = detail ?? message ?? (text.slice(0, 200) || 'no explanation');
  return new ApiError(route, response.status, code ?? 'unknown', reason, Number.isFinite(after) ? after : undefined);
}

/** Returns an HTTP client for the API at `baseUrl`. */
export function connect(baseUrl: string): Api {
  const base = baseUrl.replace(/\/+$/, '');
  return async (route, shape, { body, token, key } = {}) => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const startedAt = performance.now();
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(requestTimeoutSeconds * 1000),
      });
      text = await response.text();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new ApiError(route, 0, 'unreachable', cause instanceof Error ? cause.message : String(cause));
    }
    const ms = Math.round(performance.now() - startedAt);
    if (!response.ok) throw errorOf(route, response, text);
    const parsed = shape.safeParse(text === '' ? undefined : parseJson(text));
    if (parsed.success) return { status: response.status, body: parsed.data, ms };
    throw new ApiError(route, response.status, 'unexpected_shape', z.prettifyError(parsed.error).replaceAll('\n', ' '));
  };
}
