import { escapeMarkup } from '../../../shared/text/markup.ts';
import { eventAddress } from '../event/event.ts';
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

/** The map of the maps, one for each month from the last on: an event may have begun a month ago and go on. */
export const sitemapIndex = (origin: string, now: number): string =>
  document(
    'sitemapindex',
    'sitemap',
    Array.from(
      { length: browseLimits.sitemapMonths },
      (_, at) => `${origin}/sitemap.xml?month=${monthAfter(now, at - 1)}`,
    ),
  );

/** The map of one month, by the slugs of the events that begin in it. */
export const sitemapOf = (origin: string, slugs: readonly string[]): string =>
  document(
    'urlset',
    'url',
    slugs.map((slug) => eventAddress(origin, slug)),
  );

/** `2026-12` as when it begins and ends in UTC, epoch ms. */
export function monthOf(text: string): { from: number; to: number } {
  const from = Date.parse(`${text}-01T00:00:00Z`);
  const begin = new Date(from);
  return { from, to: Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1) - 1 };
}

/** What of this API is for those who look for events; all the rest is for programs that know it. */
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
