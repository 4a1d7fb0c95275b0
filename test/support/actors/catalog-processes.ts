import { vi } from 'vitest';
import { type Handler, send } from '../http/gateway-event.ts';

interface Asked {
  token?: string | undefined;
  accept?: string;
}

/** What one process of the catalogue answers. */
export interface CatalogProcess {
  event(idOrSlug: string, asked?: Asked): Promise<{ status: number; body: any }>;
  list(query?: Record<string, string>): Promise<any[]>;
}

/**
 * Another process of the catalogue's API in the system that runs: modules of its own, so a memory and a connection of its
 * own, with the same tables and the same cache.
 */
export async function catalogProcess(): Promise<CatalogProcess> {
  vi.resetModules();
  const { handler } = (await import('../../../functions/catalog/api.ts')) as { handler: Handler };
  const answered = async (...sent: Parameters<typeof send>) => {
    const { statusCode = 200, body = '' } = await send(...sent);
    return { status: statusCode, body: JSON.parse(body) };
  };
  return {
    event: (eventId, { token, accept } = {}) =>
      answered(handler, 'GET /v1/events/{eventId}', {
        path: { eventId },
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...(accept && { accept }) },
      }),
    list: async (query = {}) => (await answered(handler, 'GET /v1/events', { query })).body.items,
  };
}
