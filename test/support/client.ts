import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

export interface Answer {
  status: number;
  headers: Headers;
  body: any;
}

interface Options {
  body?: unknown;
  token?: string | undefined;
  key?: string;
  headers?: Record<string, string>;
  /** Sent as it is, to try what is not JSON. */
  raw?: string;
}

/** One request to the API under test; POSTs carry a fresh Idempotency-Key unless given one. */
export async function call(
  method: string,
  path: string,
  { body, token, key, headers, raw }: Options = {},
): Promise<Answer> {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${inject('apiUrl')}${path}`, {
    method,
    headers: {
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(method === 'POST' && { 'idempotency-key': key ?? randomUUID() }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
    signal: AbortSignal.timeout(30_000),
  });
  const answer = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(answer) : answer };
}

/** Asks until the answer is as wanted, every 200 ms for at most `seconds`. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not within ${seconds} s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
