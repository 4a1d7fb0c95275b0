/** The bounds of what an organizer does to an event: part of `limits`, each with its reason. */
export const eventLimits = {
  /** How long before its start an event may open its doors: a camp site does the day before. */
  doorsLeadMs: 2 * 86_400_000,
  /** Others at a venue that are looked at for the same time, nearest starts first: a cinema's shows of some two weeks. */
  venueNeighbours: 300,
  /** Drafts that one request makes of an event, a transaction each: a show a week for a year, nearly. */
  duplicatesPerRequest: 50,
  /** So long after its end an event stays in the index of the published ones: it is audited there for the last time. */
  endedListedMs: 86_400_000,
  /** Taken out of it by one run of the hourly job: all the events of a large day, and the rest an hour later. */
  endedPerRun: 2_000,
  /** How long a new date may be declined where its organizer says nothing: the notice mail is read and thought over. */
  refundChoiceMs: 14 * 86_400_000,
  /** The longest event: whatever began earlier has ended, so lists of what is still to come need not look there. */
  eventDays: 31,
  /** A search: longer ones are no searches, and each word costs a walk through all that are known. */
  searchCharacters: 200,
  searchTerms: 12,
  /** What of a description, and of the attributes, is looked through: the rest repeats it, and a process keeps it all. */
  searchedCharacters: 1_000,
  searchedWordCharacters: 32,
  /** Nobody reads further than this into what was found. */
  searchDepth: 1_000,
  /** How many events search is built for: measured (docs/performance.md), and with what lies beyond it in ADR 8. */
  searchedEvents: 50_000,
  /** Changes beside the index before they become part of it: a reader fetches them with each change. */
  searchChanges: 500,
  /** A reader looks for changes at most this often. */
  searchAgeMs: 1_000,
  /** The index is made anew from the table after this: whatever the stream lost is found again. */
  searchRebuildMs: 24 * 3_600_000,
  /** Writers of the index that meet: one a shard of the stream, and the rebuild. */
  searchWriteAttempts: 12,
  popularityMemoryMs: 30_000,
  /** How long an event counts as selling, by when it has a tenth of its popularity left, and how many are looked at. */
  soldLatelyMs: 10 * 86_400_000,
  /** How old that mark may be while the event goes on selling. */
  soldLatelyMarkMs: 3_600_000,
  rankedCandidates: 2_000,
  rankedEvents: 1_000,
  /** Sales of an event that one count takes in; the next takes those after them. A sale counts once it is this old. */
  salesPerCount: 10_000,
  salesSettleMs: 30_000,
  /** The popular ones among which a list of them chooses, and what it is filled up with. */
  popularEvents: 200,
  popularFill: 100,
  /** How often the tables are looked at for a page, and for what costs more or hardly ever changes, however many ask. */
  viewPace: { looks: 5, inMs: 500 },
  steadyPace: { looks: 3, inMs: 1_000 },
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
  sitemapPace: { looks: 5, inMs: 60_000 },
  sitemapAgeMs: 300_000,
  /** In the memory of a process: event pages of up to 40 KB, lists of up to a hundred events of 20 KB. */
  eventViews: 500,
  listViews: 30,
  /** A longer view stays in the process that made it: each reader of the cache pays for its length. */
  sharedViewCharacters: 500_000,
  /** By how much the clocks of two machines may differ. */
  viewSkewMs: 250,
  /** Whoever has nothing looks so often for what another process is about to bring, then asks the origin himself. */
  viewLooks: 12,
  viewLookMs: 25,
  /** What is told to whoever searches while search is given up. */
  searchRetrySeconds: 30,
} as const;
