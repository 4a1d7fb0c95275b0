/** Bounds of browsing, each with its reason. */
export const browseLimits = {
  /** The most popular events among which the list of popular events filters. */
  popularEvents: 200,
  /** Soonest events that fill up that list. */
  popularFill: 100,
  /** Reads of the tables for one view, whatever the number of viewers. */
  viewBudget: { loads: 5, windowMs: 500 },
  /** The same for views that cost more or hardly ever change. */
  steadyBudget: { loads: 3, windowMs: 1_000 },
  /** No view is older than this: a publish, a price or a cancellation is seen within it. */
  viewAgeMs: 2_000,
  /** The same for views of free places: they may rest on a count that is a second old. */
  freeViewAgeMs: 1_000,
  /** The tree of categories reads all events. Beyond this many, its window is two to four milliseconds per event. */
  categoryEvents: 1_000,
  /** The longest such window. */
  categoryWindowMs: 60_000,
  categoryAgeMs: 120_000,
  /** Events read with one query for a page of a selective list. */
  listedPerRead: 100,
  /** Events read in all for one page. The next page continues there. */
  listedPerPage: 2_000,
  /** Events read with one query if their ticket types have to be read, too. */
  offersPerRead: 20,
  /** Such events in all for one page. */
  offersPerPage: 100,
  /** Entries of a calendar feed: the shows of a city for some weeks. */
  feedEvents: 200,
  /** Pages of the list that a feed reads to find them. */
  feedReads: 10,
  /** Characters of a description that an entry shows. */
  feedDescriptionCharacters: 500,
  /** Events of one sitemap. The protocol allows 50,000, and 6 MB of Lambda's answer hold as many addresses. */
  sitemapEvents: 30_000,
  /** Months with a sitemap: shows are announced up to two years ahead. */
  sitemapMonths: 26,
  sitemapBudget: { loads: 5, windowMs: 60_000 },
  sitemapAgeMs: 300_000,
  /** Event pages in the memory of a process: up to 40 KB each. */
  eventViews: 500,
  /** Lists in the memory of a process: up to a hundred events of 20 KB each. */
  listViews: 30,
} as const;
