import { Problem } from '../../shared/base/problem.ts';
import { reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { isShed } from '../../shared/settings/setting-shapes.ts';
import { settings } from '../../shared/settings/settings.ts';
import { listCaching } from './browse/caching.ts';
import { cursorFromPosition, positionFromCursor } from './browse/id-page.ts';
import { searchApiEnv } from './env.ts';
import { eventView } from './event/event.ts';
import { searchGivenUp } from './problems.ts';
import { searchRoutes } from './routes.ts';
import { findEvents } from './search/find-events.ts';
import { searchLimits } from './search/limits.ts';

const { SEARCH_CACHE_SECONDS } = searchApiEnv.read();

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

export const handler = serve(searchRoutes, {
  'GET /v1/events/search': async ({ query: { q, limit, cursor, from, to, ...filters }, now }) => {
    await requireSearch();
    const query = { text: q, ...filters, from: timeOf(from), to: timeOf(to) };
    const { events, next } = await findEvents(query, { limit, from: positionFromCursor(cursor) }, now);
    return reply(
      200,
      { items: events.map((event) => eventView(event)), nextCursor: cursorFromPosition(next) },
      listCaching(SEARCH_CACHE_SECONDS),
    );
  },
});

/** A search that ignored its words would look like a result: the caller gets an error and can browse instead. */
async function requireSearch(): Promise<void> {
  if (!isShed(await settings(), 'search')) return;
  const headers = { 'retry-after': String(searchLimits.searchRetrySeconds) };
  throw new Problem(searchGivenUp, undefined, { headers });
}
