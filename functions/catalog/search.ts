import { Problem } from '../../shared/errors.ts';
import { serve } from '../../shared/http.ts';
import { limits } from '../../shared/limits.ts';
import { reply } from '../../shared/reply.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { eventView } from './event.ts';
import { currentIndex } from './index-reader.ts';
import { pageOfFound, placeCursor, placeOf } from './ranking.ts';
import { listedOf, popularity } from './ranking-store.ts';
import { searchGivenUp, searchRoutes } from './routes.ts';

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

export const handler = serve(searchRoutes, {
  'GET /v1/events/search': async ({ query: { q, limit, cursor, from, to, ...filters }, now }) => {
    // A list that leaves out what was asked for would look like an answer: who searches is told, and can browse.
    if (isGivenUp(await settings(), 'search')) {
      throw new Problem(searchGivenUp, undefined, { headers: { 'retry-after': String(limits.searchRetrySeconds) } });
    }
    const place = placeOf(cursor);
    const [index, popular] = await Promise.all([currentIndex(), popularity()]);
    const ids = index?.find({ text: q, ...filters, from: timeOf(from), to: timeOf(to) }, popular, now) ?? [];
    const { page, next } = pageOfFound(ids, limit, place);
    const events = await listedOf(page, now);
    return reply(
      200,
      { items: events.map((event) => eventView(event)), nextCursor: placeCursor(next) },
      { 'cache-control': 'public, max-age=60' },
    );
  },
});
