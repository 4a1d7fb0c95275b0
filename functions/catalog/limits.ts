export const catalogLimits = {
  /** Wrong fields, or lines of a file, that one answer names. */
  attributeBytes: 8 * 1024,
  /** Events that show an organizer's name, or a venue's. */
  eventsPerSource: 10_000,
  /** How long before its start an event may open its doors: a camp site does the day before. */
  doorsLeadMs: 2 * 86_400_000,
  /** Others at a venue that are looked at for the same time, nearest starts first: a cinema's shows of some two weeks. */
  venueNeighbours: 300,
  /** Drafts that one request makes of an event, a transaction each: a show a week for a year, nearly. */
  duplicatesPerRequest: 50,
  /** Taken out of it by one run of the hourly job: all the events of a large day, and the rest an hour later. */
  endedPerRun: 2_000,
  /** How long a new date may be declined where its organizer says nothing: the notice mail is read and thought over. */
  refundChoiceMs: 14 * 86_400_000,
} as const;
