import { escapeMarkup } from '../../../shared/text/markup.ts';
import { eventUrl } from '../event/event.ts';
import { browseLimits } from './limits.ts';

const document = (kind: string, name: string, addresses: readonly string[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`,
    ...addresses.map((address) => `<${name}><loc>${escapeMarkup(address)}</loc></${name}>`),
    `</${kind}>`,
    '',
  ].join('\n');

const monthAfter = (now: number, months: number): string => {
  const today = new Date(now);
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + months)).toISOString().slice(0, 7);
};

/** The months that may have a sitemap. They start with last month: such an event may still be running. */
export const sitemapMonths = (now: number): string[] =>
  Array.from({ length: browseLimits.sitemapMonths }, (_, index) => monthAfter(now, index - 1));

/**
 * The sitemap index, one entry for each month. The protocol allows neither an index nor a sitemap without an entry:
 * without any event it is a sitemap of the reference page.
 */
export const sitemapIndex = (origin: string, months: readonly string[]): string =>
  months.length === 0
    ? document('urlset', 'url', [`${origin}/docs`])
    : document(
        'sitemapindex',
        'sitemap',
        months.map((month) => `${origin}/sitemap.xml?month=${month}`),
      );

/** The sitemap of one month, from the slugs of the events that start in it. */
export const sitemapOf = (origin: string, slugs: readonly string[]): string =>
  document(
    'urlset',
    'url',
    slugs.map((slug) => eventUrl(origin, slug)),
  );

/** The first and last millisecond of a month such as `2026-12` in UTC, epoch ms. */
export function monthOf(text: string): { from: number; to: number } {
  const from = Date.parse(`${text}-01T00:00:00Z`);
  const begin = new Date(from);
  return { from, to: Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1) - 1 };
}

/** Allows crawlers the public pages only. All other paths are for API clients. */
export const robots = (origin: string): string =>
  [
    'User-agent: *',
    'Allow: /v1/events',
    'Allow: /docs',
    'Allow: /sitemap.xml',
    'Disallow: /',
    '',
    `Sitemap: ${origin}/sitemap.xml`,
    '',
  ].join('\n');
