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
  /** Sent as is, for bodies that are not JSON. */
  raw?: string;
  /** Network address of the caller, in process only. */
  address?: string;
}

interface Sent {
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  text: string | undefined;
  address?: string | undefined;
}

/** How requests reach the system under test: over HTTP, or in this process. */
export interface Transport {
  send(request: Sent): Promise<{ status: number; headers: Headers; text: string }>;
  /** Delivers announced events, in process only. A deployed system does so by itself. */
  deliver(): Promise<void>;
}

const overHttp: Transport = {
  async send({ method, path, headers, text }) {
    const response = await fetch(`${inject('apiUrl')}${path}`, {
      method,
      headers,
      ...(text !== undefined && { body: text }),
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  },
  deliver: async () => {},
};

let transport = overHttp;
export const useTransport = (other: Transport): void => {
  transport = other;
};
export const deliver = (): Promise<void> => transport.deliver();

/** Sends one request to the API under test. A POST gets a fresh Idempotency-Key unless `key` is given. */
export async function call(
  method: string,
  path: string,
  { body, token, key, headers, raw, address }: Options = {},
): Promise<Answer> {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await transport.send({
    method,
    path,
    headers: {
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(method === 'POST' && { 'idempotency-key': key ?? randomUUID() }),
      ...headers,
    },
    text,
    address,
  });
  const json = answer.text !== '' && (answer.headers.get('content-type') ?? '').includes('json');
  return { ...answer, body: json ? JSON.parse(answer.text) : answer.text };
}

/** Polls every 200 ms until the answer passes. @throws Error after `seconds`. */
export async function until<T>(poll: () => Promise<T>, passes: (answer: T) => boolean, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await poll();
    if (passes(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not within ${seconds} s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
