import { vi } from 'vitest';
import { type Handler, send } from '../http/gateway-event.ts';

interface RequestOptions {
  token?: string | undefined;
  accept?: string;
}

/** One process of the catalogue's API. */
export interface CatalogProcess {
  event(idOrSlug: string, options?: RequestOptions): Promise<{ status: number; body: any }>;
  list(query?: Record<string, string>): Promise<any[]>;
}

/**
 * Starts another process of the catalogue's API: fresh modules, so its own memory and connections, with the same tables
 * and the same cache.
 */
export async function catalogProcess(): Promise<CatalogProcess> {
  vi.resetModules();
  const { handler } = (await import('../../../functions/catalog/api.ts')) as { handler: Handler };
  const request = async (...args: Parameters<typeof send>) => {
    const { statusCode = 200, body = '' } = await send(...args);
    return { status: statusCode, body: JSON.parse(body) };
  };
  return {
    event: (eventId, { token, accept } = {}) =>
      request(handler, 'GET /v1/events/{eventId}', {
        path: { eventId },
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...(accept && { accept }) },
      }),
    list: async (query = {}) => (await request(handler, 'GET /v1/events', { query })).body.items,
  };
}
