import type * as z from 'zod';
import { Failure } from '../../local/process/failure.ts';
import type { Api } from '../../shared/api-client.ts';
import { pageOf } from '../shapes.ts';

const maxPages = 100;

/** Reads a whole list, 100 items per page. Lists that are not public need a `token`. */
export async function wholeList<S extends z.ZodType>(
  api: Api,
  path: `/${string}`,
  item: S,
  token?: string,
): Promise<z.output<S>[]> {
  const items: z.output<S>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const query = new URLSearchParams({ limit: '100', ...(cursor !== null && { cursor }) });
    const { body } = await api(`GET ${path}?${query}`, pageOf(item), token === undefined ? {} : { token });
    items.push(...body.items);
    cursor = body.nextCursor;
    if (cursor === null) return items;
  }
  throw new Failure(`${path} has more than ${maxPages} pages, so it is not a demo system.`);
}
