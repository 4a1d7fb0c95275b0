import type { IncomingMessage } from 'node:http';
import type { CorsPlan } from '../plan.ts';
import type { Answer } from './answer.ts';

/**
 * Whether a page of `origin` may read the answers. As on AWS, a pattern is an origin, `*`, `http://*` or `https://*`.
 * `http://localhost:*`, any port, is ours: only stage `local` uses it, and it is never deployed to AWS.
 */
function matches(pattern: string, origin: string): boolean {
  if (pattern === '*' || pattern === origin) return true;
  if (!pattern.endsWith('*')) return false;
  const start = pattern.slice(0, -1);
  const rest = origin.slice(start.length);
  return origin.startsWith(start) && (start.endsWith('://') ? rest !== '' : /^\d{1,5}$/.test(rest));
}

/**
 * Cross-origin requests as an HTTP API answers them: it answers preflights itself, before any route, and replaces the
 * CORS headers of functions by its own. Without a configuration both pass unchanged.
 */
export function corsOf(plan: CorsPlan | undefined) {
  const allowed = (origin: string | undefined): Answer['headers'] => {
    if (!plan || origin === undefined || !plan.origins.some((pattern) => matches(pattern, origin))) return {};
    return {
      'access-control-allow-origin': plan.origins.includes('*') ? '*' : origin,
      ...(plan.exposed.length > 0 && { 'access-control-expose-headers': plan.exposed.join(',') }),
    };
  };

  return {
    /** The answer to a preflight. It grants nothing to a page of another origin. Undefined for other requests. */
    preflight({ method, headers }: IncomingMessage): Answer | undefined {
      const { origin } = headers;
      if (!plan || method !== 'OPTIONS' || !origin || !headers['access-control-request-method']) return undefined;
      const granted = allowed(origin);
      const more = {
        'access-control-allow-methods': plan.methods.join(','),
        'access-control-allow-headers': plan.headers.join(','),
        'access-control-max-age': String(plan.maxAgeSeconds),
      };
      const isAllowed = 'access-control-allow-origin' in granted;
      return { status: 204, headers: isAllowed ? { ...granted, ...more } : {}, body: Buffer.alloc(0) };
    },

    /** Returns the answer with the headers that let a page of an allowed origin read it. */
    readable(answer: Answer, origin: string | undefined): Answer {
      if (!plan) return answer;
      const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
      return { ...answer, headers: { ...Object.fromEntries(own), ...allowed(origin) } };
    },
  };
}
