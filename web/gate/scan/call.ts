import { send } from '../../shared/send.ts';

/**
 * How a request ended. `down`: nothing is known of it. The API may have done what it asked. `busy`: the API answers, and
 * asks to come again after a while. It may have done it, too.
 */
export type Reply<T> =
  | { kind: 'ok'; status: number; body: T }
  | { kind: 'refused'; status: number; code: string }
  | { kind: 'busy'; afterMs: number }
  | { kind: 'down' };

interface Request {
  method?: 'GET' | 'POST';
  body?: unknown;
  token?: string | undefined;
  /** Of a request that counts once, however often it is sent. */
  key?: string;
  /** How long to wait for the answer, in ms. */
  patienceMs?: number;
}

/** The address of a path of the API that served this page, which may stand below a path of its own. */
const addressOf = (path: string): string => new URL(`.${path}`, location.href).href;

/** What `Retry-After` asks for, in ms. Without it, or with a date, 0. */
const retryAfterMs = ({ headers }: Response): number => 1_000 * (Number(headers.get('retry-after')) || 0);

/** Sends a request to the API that served this page. Never throws. */
export async function call<T>(path: string, request: Request = {}): Promise<Reply<T>> {
  const { key, patienceMs = 10_000, ...sent } = request;
  try {
    const response = await send(addressOf(path), {
      ...{ ...sent, patienceMs },
      ...(key && { headers: { 'idempotency-key': key } }),
    });
    const { status } = response;
    if (status === 429 || status >= 500) return { kind: 'busy', afterMs: retryAfterMs(response) };
    if (status === 304 || status === 204) return { kind: 'ok', status, body: undefined as T };
    const answer = await response.json();
    if (response.ok) return { kind: 'ok', status, body: answer };
    return { kind: 'refused', status, code: String(answer.code ?? '') };
  } catch {
    return { kind: 'down' };
  }
}
