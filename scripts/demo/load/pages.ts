import type * as z from 'zod';
import { Failure } from '../../local/process/failure.ts';
import type { Api } from '../http.ts';
import { pageOf } from '../shapes.ts';

const mostPages = 100;

/** Every item of a list, a hundred a page. `token` where the list is not public. */
export async function wholeList<S extends z.ZodType>(
  api: Api,
  path: `/${string}`,
  item: S,
  token?: string,
): Promise<z.output<S>[]> {
  const items: z.output<S>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: '100', ...(cursor !== null && { cursor }) });
    const { body } = await api(`GET ${path}?${query}`, pageOf(item), token === undefined ? {} : { token });
    items.push(...body.items);
    cursor = body.nextCursor;
    if (cursor === null) return items;
  }
  throw new Failure(`${path} has more than ${mostPages} pages, which cannot be demo data.`);
}
