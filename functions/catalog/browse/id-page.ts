import { badCursor, decodeCursor, encodeCursor } from '../../../shared/dynamo/cursor.ts';

/** Where the next page starts: after this event or, if the list no longer has it, at this position. */
export interface PagePosition {
  after: string;
  position: number;
}

/**
 * One page of a list of ids that is computed again for each page. If the list changes in between, an event may be
 * missing or repeated. The list always ends.
 */
export function pageOfIds(ids: readonly string[], limit: number, from?: PagePosition) {
  const index = from ? ids.indexOf(from.after) : -1;
  const begin = index >= 0 ? index + 1 : (from?.position ?? 0);
  const page = ids.slice(begin, begin + limit);
  const end = begin + page.length;
  const last = page.at(-1);
  const next: PagePosition | undefined =
    last !== undefined && end < ids.length ? { after: last, position: end } : undefined;
  return { page, next };
}

/** @throws Problem `invalid_request`. */
export function positionFromCursor(cursor: string | undefined): PagePosition | undefined {
  if (cursor === undefined) return undefined;
  const { after, position } = decodeCursor(cursor);
  if (typeof after !== 'string' || typeof position !== 'number' || position < 1) throw badCursor();
  return { after, position };
}

export const cursorFromPosition = (next: PagePosition | undefined): string | null => (next ? encodeCursor(next) : null);
