export const browseLimits = {
  /** The popular ones among which a list of them chooses, and what it is filled up with. */
  popularEvents: 200,
  popularFill: 100,
  /** How often the tables are looked at for a page, and for what costs more or hardly ever changes, however many ask. */
  viewBudget: { loads: 5, windowMs: 500 },
  steadyBudget: { loads: 3, windowMs: 1_000 },
  /** Older than this it is never answered: a publish, a price or a cancel is seen within it. */
  viewAgeMs: 2_000,
  /** The tree of categories, a walk through all events: beyond so many, once in two to four milliseconds for each. */
  categoryEvents: 1_000,
  categorySpanMs: 60_000,
  categoryAgeMs: 120_000,
  /** A page of a list where few may be wanted: events read at once, and in all; the next page goes on from there. */
  listedAtOnce: 100,
  listedPerPage: 2_000,
  /** Where the types of those that are wanted have to be read: at once, and in all. */
  offersAtOnce: 20,
  offersPerPage: 100,
  /** A calendar to subscribe to: the next shows of a city for some weeks; of each description what an entry shows. */
  feedEvents: 200,
  feedDescriptionCharacters: 500,
  /** Maps for search engines: a month has fewer events, and one map takes 50,000; shows are announced two years ahead. */
  sitemapEvents: 10_000,
  sitemapMonths: 26,
  sitemapBudget: { loads: 5, windowMs: 60_000 },
  sitemapAgeMs: 300_000,
  /** In the memory of a process: event pages of up to 40 KB, lists of up to a hundred events of 20 KB. */
  eventViews: 500,
  listViews: 30,
} as const;
