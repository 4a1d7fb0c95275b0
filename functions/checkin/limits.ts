/** Bounds of check-in, each with its reason. */
export const checkinLimits = {
  /** The longest code a scan may send. Ticket codes have 170. Devices also scan codes of other systems. */
  codeCharacters: 512,
  /** How long an enrolment code is valid: long enough to carry it to the device, too short to guess it. */
  enrolCodeSeconds: 15 * 60,
  /** A change of doors, types, gates or members takes effect at the door within this time. */
  factsMemoryMs: 10_000,
  /** A code with an unknown key id makes a process read the keys again at most this often. */
  unknownKeyMs: 1_000,
  /** A ticket key stays published this long after the last event it has signed for: doors close late. */
  keyAfterEndMs: 86_400_000,
  /** A paused device is refused within this time, at one read per event. */
  pauseMemoryMs: 5_000,
  /**
   * The boards of floor managers ask every two seconds. All that show one event share the reads of these times: 0.5 of
   * the counters, 0.2 of the devices, 0.1 of the conflicts and less of the event in a second.
   */
  boardMemoryMs: 2_000,
  boardDevicesMemoryMs: 5_000,
  boardConflictsMemoryMs: 10_000,
  boardEventMemoryMs: 30_000,
  /** As many conflicts as a person follows. The list of conflicts has all. */
  boardConflicts: 50,
  /**
   * Rows of the log that one query, and one page, of a ticket's passages reads: some 300 read units. The log is not
   * sorted by ticket, so pages of a rare guest may be empty.
   */
  logRowsPerQuery: 500,
  logRowsPerPage: 2_000,
  /** A device whose clock is further off than this is shown to the floor manager: its offline times mislead. */
  clockSkewMs: 30_000,
  /**
   * The heartbeats of all devices of an event share one read of its log in this time. Devices ask every second, so one
   * learns of a change within 1.5 s after the log has it.
   */
  logMemoryMs: 500,
  /**
   * Logs that one process remembers: all doors that are open at the same time, and entries of some 250 bytes each. The
   * log that is asked for stays, whatever its size.
   */
  logsInMemory: 200,
  entriesInMemory: 400_000,
  /**
   * A process that has read so many rows after the base of a log stores another one. A row has some 1.2 KB, so a process
   * that begins reads 2.5 MB at most, in some 300 read units.
   */
  rowsPerBase: 2_000,
  /** A process that reads a long log stores it this often on its way: after 20 seconds it is ended, and all was in vain. */
  rowsOnTheWay: 10_000,
  /** A busy minute of all gates. A device that was away for longer asks again, or loads the manifest. */
  entriesPerHeartbeat: 1_000,
  /** Entries of one manifest: 100,000 used tickets. A larger door is loaded in parts. */
  manifestEntryBytes: 2_900_000,
  /** What devices report is stored this often, and important changes sooner. */
  sightingMs: 10_000,
  sightingNewsMs: 2_000,
  /** Each process reads how full the zones are at most once in this time. */
  zonesMemoryMs: 1_000,
  /** A preload starts this long before the doors open. */
  preloadLeadMs: 30 * 60_000,
  /** Pauses of a preload while the cache is away: 31 s, in which an outage as of a fail-over ends. */
  preloadPausesMs: [1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
  /** A preload stores its progress this often, and after each pause. */
  preloadRenewMs: 1_000,
  /** One that was silent for this long has died. Shorter than the minute after which Lambda runs it again. */
  preloadSilenceMs: 45_000,
  /** A stopped preload goes on where it was for this long. Later it begins anew: the cache may have lost changes. */
  preloadResumeMs: 15 * 60_000,
  /** A process with less time than this hands its preload over. Longer than the pauses above. */
  preloadReserveMs: 45_000,
  /** 200,000 tickets take seconds. A preload that takes an hour does not get on. */
  preloadHandOvers: 5,
  /** Partitions that a preload reads at the same time: some 5,000 read units a second of the table. */
  preloadPartitions: 4,
  /** Recent scans of one ticket that get the same answer when repeated. A device retries within seconds, not days. */
  marksPerTicket: 8,
  /**
   * Pages of the log that one search reads: 250 MB, some 200,000 rows of one or more passages. That is a weekend of
   * 100,000 guests who come and go.
   */
  logPages: 250,
  /** The clocks of the API, of projectors and of DynamoDB differ by less. */
  clocksDifferMs: 5 * 60_000,
  /** The stream brings a change within a second. A recount waits for it, and gives up at a door that never rests. */
  recountRounds: 6,
  recountPauseMs: 1_000,
  /** Screens that show one door share its counters, its totals and refusals, and its gates, types and rules. */
  statsMemoryMs: 1_000,
  statsTotalsMemoryMs: 10_000,
  statsFactsMemoryMs: 30_000,
  /** Tickets are sold while the doors are open, but few. A count reads every place that is not sold. */
  soldAgeMs: 60_000,
  /** Refused scans are counted in memory, and each process adds them to their row at most once in this time. */
  refusalsWaitMs: 5_000,
  /** Hours whose minutes the statistics have, the latest ones with admissions: two long nights, and a read unit or two. */
  statsHours: 24,
  /** They are read in one query by the door, which remembers them. */
  gatesPerEvent: 100,
  /** A device is stored with its code and its gates in one transaction, of 100 rows at most. */
  gatesPerDevice: 98,
  /** The largest table or party that is sold as one ticket. The row of the ticket has a mark for each of them. */
  peoplePerTicket: 50,
  /** More than the largest open-air site holds. */
  peoplePerZone: 1_000_000,
  /** Offline scans of one batch. They are decided within the time of a request, and their codes fit into its body. */
  scansPerBatch: 200,
  /** 200 scans with the longest codes and ids. */
  batchBytes: 512 * 1024,
  /**
   * After this time a batch begins no further scan. Those that are left out are sent again. The request has 20 seconds,
   * and a scan that has begun ends within some of them.
   */
  batchMs: 8_000,
  /** Tickets of a batch that are decided at the same time: a batch takes no more of the store than a busy gate. */
  concurrentTickets: 16,
  /** The oldest scan that a batch may contain counts as this old. Longer than the longest festival. */
  offlineScanMs: 7 * 86_400_000,
  /** A sentence or two. Reasons become a part of the audit trail. */
  reasonCharacters: 200,
  /** Reverted scans of one ticket, whose marks its row keeps. Who reverts more is trying something out. */
  revertsPerTicket: 8,
  /** Pages of the log that the search for a scan reads: it happened minutes ago, in the last 3 MB of the log. */
  revertPages: 3,
  /** Shorter words mean half of the guests. */
  lookUpCharacters: 3,
  /** The end of an order number that tells an order from the others. */
  orderCharacters: 6,
  /** Tickets that one look-up shows: a person reads no more, and nobody copies the guest list. */
  guestsFound: 10,
  /** Guests that one process reads and remembers for look-ups: some 10 MB, read within the time of a request. */
  guestsPerList: 20_000,
  /** Lists that one process remembers: some 40 MB. An organizer has few doors open at the same time. */
  guestListsInMemory: 4,
  /** A ticket sold at the box office is found this late. */
  guestListMemoryMs: 60_000,
  /** More than the scanners of the largest event. */
  devicesPerEvent: 500,
} as const;

/**
 * Decisions on one scan at most: one on the cached record, one on the row, then one on the row after each write whose
 * condition failed. All people of one ticket may be scanned at the same moment, one by one.
 */
export const decisionsPerScan: number = checkinLimits.peoplePerTicket + 10;
