/** A request of a page to its API. */
export interface Sent {
  method?: string;
  body?: unknown;
  token?: string | undefined;
  headers?: Record<string, string>;
  /** How long to wait for the answer, in ms. */
  patienceMs: number;
}

/** Sends JSON without cookies, and past the cache of the browser. Throws as `fetch` does, also when the time is up. */
export const send = (address: string, { method = 'GET', body, token, headers, patienceMs }: Sent): Promise<Response> =>
  fetch(address, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    credentials: 'omit',
    cache: 'no-store',
    signal: AbortSignal.timeout(patienceMs),
  });
