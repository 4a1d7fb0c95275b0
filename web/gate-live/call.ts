import { send } from '../shared/send.ts';

const patienceMs = 10_000;

/** How a request ended. `down`: nothing is known of it, try again later. `now`: the clock of the API, epoch ms. */
export type Answer<T> =
  | { kind: 'ok'; body: T; etag: string | undefined; now: number }
  | { kind: 'unchanged'; now: number }
  | { kind: 'signed-out' }
  | { kind: 'refused'; status: number; code: string }
  | { kind: 'down'; tooMany?: boolean };

export interface Request {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string;
  etag?: string | undefined;
}

/** The address of a path of the API that served this page, which may stand below a path of its own. */
export const addressOf = (path: string): string => new URL(`..${path}`, location.href).href;

/** Sends a request to the API that served this page. Never throws. */
export async function call<T>(path: string, { token, etag, ...sent }: Request): Promise<Answer<T>> {
  try {
    const response = await send(addressOf(path), {
      ...{ ...sent, token, patienceMs },
      ...(etag && { headers: { 'if-none-match': etag } }),
    });
    const { status, headers } = response;
    const now = Date.parse(headers.get('date') ?? '') || Date.now();
    if (status === 304) return { kind: 'unchanged', now };
    if (status === 429 || status >= 500) return { kind: 'down', tooMany: status === 429 };
    if (status === 204) return { kind: 'ok', body: undefined as T, etag: undefined, now };
    const answer = await response.json();
    if (response.ok) return { kind: 'ok', body: answer, etag: headers.get('etag') ?? undefined, now };
    // A wrong password is a 401 too, but sent without a token.
    if (status === 401 && token) return { kind: 'signed-out' };
    return { kind: 'refused', status, code: String(answer.code ?? '') };
  } catch {
    return { kind: 'down' };
  }
}
