import { randomUUID } from 'node:crypto';

/** An answer other than the one a script needs; the message names the problem's code. */
export class Refused extends Error {}

// Scripts read answers of many shapes.
export type Json = any;

/** A small client of the public API for the scripts: JSON in and out, one retry-free request at a time. */
export function client(base: string) {
  return async (
    method: string,
    path: string,
    { token, body }: { token?: string; body?: unknown } = {},
  ): Promise<Json> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const answer: Json = (response.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text;
    if (!response.ok)
      throw new Refused(`${method} ${path}: ${response.status} ${answer.code ?? ''} ${answer.detail ?? ''}`);
    return answer;
  };
}

/** Asks until it is so, every 300 ms for at most a minute. */
export async function waitFor<T>(ask: () => Promise<T>, so: (answer: T) => boolean, what: string): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const answer = await ask();
    if (so(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Refused(`${what} did not happen within a minute`);
}
