import { clock } from '../../../shared/base/clock.ts';
import { readThrough } from '../../../shared/cache/read-through-cache.ts';
import { browseLimits } from './limits.ts';
import { hasListed, readSlugs } from './listing-store.ts';
import { everyList } from './load-views.ts';
import { monthOf, sitemapMonths } from './sitemap.ts';
import { isTexts } from './view-shapes.ts';

const sitemaps = readThrough({
  ...everyList,
  name: 'sitemap:v1',
  isValue: isTexts,
  budget: browseLimits.sitemapBudget,
  maxAgeMs: browseLimits.sitemapAgeMs,
  load: (month) => {
    const { from, to } = monthOf(month);
    return readSlugs(from, to, clock.now());
  },
});

const months = readThrough({
  ...everyList,
  name: 'sitemap-months:v1',
  isValue: isTexts,
  budget: browseLimits.sitemapBudget,
  maxAgeMs: browseLimits.sitemapAgeMs,
  load: async () => {
    const now = clock.now();
    const found = await Promise.all(
      sitemapMonths(now).map(async (month) => {
        const { from, to } = monthOf(month);
        return (await hasListed(from, to, now)) ? [month] : [];
      }),
    );
    return found.flat();
  },
});

/** Loads the months that have a sitemap, those in which a listed event starts. */
export const loadMonths = async () => (await months.get('')) ?? [];

/** Loads the slugs of the events of a month such as `2026-12`. */
export const loadSlugs = async (month: string) => (await sitemaps.get(month)) ?? [];
