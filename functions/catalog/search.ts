import { Problem } from '../../shared/base/problem.ts';
import { reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import type { EventRow } from '../../shared/records/event-row.ts';
import { isGivenUp } from '../../shared/settings/setting-shapes.ts';
import { settings } from '../../shared/settings/settings.ts';
import { cursorFromPosition, type PagePosition, pageOfIds, positionFromCursor } from './browse/id-page.ts';
import { browseLimits } from './browse/limits.ts';
import { asksForNothing, asksForOffers, type OfferWanted } from './browse/price-filter.ts';
import { offering } from './browse/price-filter-store.ts';
import { eventView } from './event/event.ts';
import { listedOf, popularity } from './popularity/ranking-store.ts';
import { searchGivenUp } from './problems.ts';
import { searchRoutes } from './routes.ts';
import { searchLimits } from './search/limits.ts';
import { currentIndex } from './search/read-index.ts';

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

interface Paging {
  limit: number;
  place: PagePosition | undefined;
  wanted: OfferWanted;
}

/** Found events that offer what is wanted. Where their types have to be read, that is done of a bounded number of them. */
async function pageOf(ids: readonly string[], { limit, place, wanted }: Paging, now: number) {
  if (asksForNothing(wanted)) return { events: [], next: undefined };
  if (!asksForOffers(wanted)) {
    const { page, next } = pageOfIds(ids, limit, place);
    return { events: await listedOf(page, now), next };
  }
  const events: EventRow[] = [];
  let from = place;
  for (let read = 0; read < browseLimits.offersPerPage; read += browseLimits.offersAtOnce) {
    const { page, next } = pageOfIds(ids, browseLimits.offersAtOnce, from);
    const found = await offering(await listedOf(page, now), wanted, now);
    const room = limit - events.length;
    events.push(...found.slice(0, room));
    const last = events.at(-1);
    // What was found beyond the page is looked at again by the next one.
    from = last && found.length > room ? { after: last.eventId, position: ids.indexOf(last.eventId) + 1 } : next;
    if (!from || found.length >= room) break;
  }
  return { events, next: from };
}

export const handler = serve(searchRoutes, {
  'GET /v1/events/search': async ({ query: { q, limit, cursor, from, to, ...filters }, now }) => {
    // A list that leaves out what was asked for would look like an answer: who searches is told, and can browse.
    if (isGivenUp(await settings(), 'search')) {
      throw new Problem(searchGivenUp, undefined, {
        headers: { 'retry-after': String(searchLimits.searchRetrySeconds) },
      });
    }
    const place = positionFromCursor(cursor);
    const [index, popular] = await Promise.all([currentIndex(), popularity()]);
    const ids = index?.find({ text: q, ...filters, from: timeOf(from), to: timeOf(to) }, popular, now) ?? [];
    const { events, next } = await pageOf(ids, { limit, place, wanted: filters }, now);
    return reply(
      200,
      { items: events.map((event) => eventView(event)), nextCursor: cursorFromPosition(next) },
      { 'cache-control': 'public, max-age=60' },
    );
  },
});
