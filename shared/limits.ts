import { eventLimits } from './event-limits.ts';

/** Every bound of the system in one place, each with its reason. Units are in the names. */
export const limits = {
  /** A cart: keeps claim, accept and confirm below DynamoDB's 100 actions a transaction. */
  placesPerCart: 40,
  eventsPerCart: 8,
  /** How long places are held, and the ceiling that no extension passes. */
  holdSeconds: 15 * 60,
  holdCeilingSeconds: 30 * 60,
  /** Accepting moves a hold's end only when less than this is left: moving it costs writes. */
  payWithinSeconds: 10 * 60,
  /** The idempotency keys a cart remembers. */
  cartKeys: 32,
  /** Attempts of one claim with other candidates before it is refused, and of one write that meets transactions. */
  claimAttempts: 12,
  /** Of these, those that draw from the pool: it may lag, and then only the index ends the search. */
  poolAttempts: 2,
  /** Best seats: how many of the best choices a claim draws from, and how that grows with each attempt that others won. */
  bestChoices: 16,
  bestChoicesGrowth: 8,
  /** What was seen of a type's free seats is a hint for so long: a wrong one costs an attempt, a look costs a walk. */
  seatHintMs: 15_000,
  /** Looks at what stands around the best seats before they are taken although they leave a single one. */
  gapLooks: 3,
  /** Seats a claim watches so that no gap comes about: with 40 places, cart, customer and code below DynamoDB's 100. */
  watchedSeats: 56,
  /** The longest wait between two attempts at a write that met another: a person is waiting for the answer. */
  retryPauseMs: 200,
  /** What a request that finds the pool empty reads of the index for those after it: one page of some 8 KB. */
  poolTopUp: 100,
  /** A customer who lets places go and takes them again keeps them from all others: how often holds may begin. */
  holdsPerEventAndHour: 20,
  /** Events whose beginnings a cart remembers, and codes that opened the types in it: each write pays for them. */
  eventsBegun: 40,
  codesPerCart: 10,
  /** After these, a lapsed hold is everybody's: the same places are one customer's for 90 minutes at most. */
  renewalsPerHold: 2,
  /** A renewal that gains less changes nothing. */
  holdExtensionMs: 60_000,
  /** How long "sold out" is remembered by one function, so that a sold-out rush costs no reads. */
  soldOutMemoryMs: 1_000,
  /** How long accepting orders goes by the same rows of types, events and codes: what a crowd orders costs no read. */
  sellingMemoryMs: 1_000,
  /** Counts that people are shown: never counted more often than this, and this old where freshness is given up. */
  countAgeMs: 1_000,
  staleCountAgeMs: 15_000,
  /** Looks for the counts that another process is making, some two seconds in all, before one makes them oneself. */
  countLooks: 20,
  paymentAttempts: 5,
  /** An order without an outcome is looked at again after this: a payment's lost answer is asked for by then. */
  orderCheckMs: 60_000,
  /** An outcome that its saga has not acted on by then never will be: the minute job acts in its place. */
  sagaSilenceMs: 15 * 60_000,
  /** A payment that its provider has not heard of by then was never asked for. */
  unknownPaymentMs: 10 * 60_000,
  /** One shard carries about 1,000 write units a second; 500 places a shard keep a sell-out below it. */
  placesPerShard: 500,
  shardsPerType: 32,
  capacityPerType: 60_000,
  typesPerEvent: 50,
  /** Early birds, phases, door price: each by quantity has shards of its own, and a ticket's id has two digits for them. */
  tiersPerType: 10,
  /** House seats of a type, and the request that names them all: the longest names fill it, and a row holds 400 KB. */
  blockedSeats: 2_000,
  blockedSeatsBodyBytes: 128 * 1024,
  /** A mint writes so many places, some two seconds' worth, before it looks whether it is to make something else. */
  mintPagePlaces: 1_000,
  /** Longer than a page takes at its worst, and over before Lambda tries a mint that died again, a minute later. */
  mintLeaseMs: 30_000,
  /** Buyers take places that a mint was about to take: it looks again, and then the failure queue keeps its event. */
  mintPasses: 20,
  /** Walks over a type until nothing of a cancelled event is for sale: after the first, a second finds at most what was being written. */
  withdrawalPasses: 5,
  /** Walks over the sold places of a cancelled event; what could not be refunded by then waits in the failure queue. */
  refundWalks: 5,
  /** Counted before one is added, so that a list of them stays one that people read. */
  promoCodesPerEvent: 1_000,
  usesPerPromoCode: 1_000_000,
  /** Attempts to add a type: of those sent at the same moment one wins each round, so this many may be. */
  planAttempts: 12,
  /** Requests. */
  bodyBytes: 64 * 1024,
  seatMapBytes: 4 * 1024 * 1024,
  /** A seat map: more than the largest stadium has of each, and together no more seats than a type has places. */
  sectionsPerMap: 200,
  rowsPerSection: 500,
  seatsPerRow: 500,
  /** Wrong fields, or lines of a file, that one answer names. */
  namedFaults: 20,
  attributeBytes: 8 * 1024,
  /** How deep a body may be nested: schemas and stores descend by recursion. DynamoDB itself holds 32 levels. */
  jsonDepth: 32,
  /** RFC 5321's own. */
  emailBytes: 254,
  pathParameterCharacters: 128,
  /** An address that people are shown. */
  urlCharacters: 500,
  /** Ours are at most 40; clients number their scans as they like. */
  idCharacters: 64,
  pageSize: 100,
  pageSizeDefault: 20,
  idempotencyKeyCharacters: { min: 16, max: 128 },
  codeCharacters: 512,
  /** A caller's token; ours have about 400, and whoever sends more wants us to work. */
  tokenCharacters: 4_096,
  /** Years in UTC: within them each time has a four-digit year, so that positions sort as text. */
  years: { first: 2000, last: 9998 },
  ...eventLimits,
  /** Rows and keys that authenticate a caller are remembered this long: a revocation is seen within it. */
  callerMemoryMs: 30_000,
  /** One more ends the session used longest ago; ended ones stay as rows until their time is over. */
  sessionsPerUser: 20,
  sessionRowsPerUser: 500,
  /** A rotated session secret is in use within this; tokens of the one before stay valid. */
  signingKeyMemoryMs: 10 * 60_000,
  /** Tokens made with no known key ask for the secret again, forged ones too: not more often than this. */
  signingKeyRetryMs: 5_000,
  /** No stage lets a token live longer; one from the future is none of ours. */
  accessTokenSeconds: 7 * 86_400,
  /** How long mailed links work, and how long a request for one is remembered. */
  verificationLinkMs: 3 * 86_400_000,
  resetLinkMs: 3_600_000,
  mailRequestMs: 86_400_000,
  /** Links mailed to one mailbox: enough for somebody who looks for them, too few to annoy anybody else. */
  linkRate: { burst: 5, perMinute: 5 / 60 },
  /** Invitations to a team: mailed, read some days later; more of them waiting would be mail to strangers. */
  invitationMs: 7 * 86_400_000,
  invitationsPerOrganizer: 100,
  membersPerOrganizer: 500,
  /** Members one account may add or invite: a whole crew at once, and then no way to find out who has an account. */
  invitationRate: { burst: 30, perMinute: 30 / 60 },
  /** Wrong passwords, and how long an address counts as an account's own after a sign-in. */
  passwordRate: { burst: 10, perMinute: 10 / 15 },
  familiarAddressMs: 90 * 86_400_000,
  /** Work factor of an imported BCrypt hash: one more than this and a sign-in takes ten seconds of a function. */
  bcryptCost: 14,
  /** What an export of personal data lists of each kind. */
  exportRows: 1_000,
  /** What one audit looks at, and what its report lists. */
  auditedEvents: 2_000,
  auditFindings: 200,
  /** Changes of an event's types and codes that it reads where something is above a limit: each is made by hand. */
  auditedChanges: 10_000,
  /** What is found is looked for again after this: indexes trail their table by less. */
  auditAgainAfterMs: 3_000,
  /** A changed setting is in force everywhere within this. */
  settingsMemoryMs: 30_000,
  settings: 100,
  settingsPatienceMs: 1_000,
  /** Callers whose request rate one process remembers. */
  rateMemoryCallers: 20_000,
  /** A slow cache must cost less than the store it spares. */
  cacheTimeoutMs: 100,
  /** What a request waits while the connection is made: several round trips, TLS and the login. */
  cacheConnectMs: 500,
  /** A connection that neither comes about nor answers for so long is dropped for a new one. */
  cacheSocketMs: 1_000,
  /** A client keeps its login token, which ElastiCache takes for 15 minutes. */
  cacheClientMs: 10 * 60_000,
  cachePauseMs: 1_000,
  /** DynamoDB's own bounds. */
  batchGet: 100,
  batchWrite: 25,
  /** S3's own bound for one DeleteObjects call. */
  objectsPerDelete: 1_000,
  /** Events that show an organizer's name, or a venue's. */
  eventsPerSource: 10_000,
  ordersPerUser: 10_000,
  /** Read for the sales of an event: one for each ticket of the largest. */
  ordersPerEvent: 100_000,
  ticketsPerUser: 40_000,
  /** EventBridge's own bound for one PutEvents call. */
  eventsPerPut: 10,
  /** An outbox row older than this was missed by the stream and is sent again. */
  outboxRetryAfterMs: 60_000,
  /** Sent again by one run of the minute job: some twenty seconds of it. */
  outboxRetryRows: 2_000,
  /** What one run reads to find them: fresh rows lie among them, thousands while an on-sale is at its height. */
  outboxPageRows: 1_000,
  outboxScanPages: 20,
  /** Orders without an outcome are spread over so many partitions of their index. */
  openOrderShards: 8,
  /** What the minute job looks at in one run; the others are due first in the next. */
  dueOrdersPerShard: 250,
  enrolCodeSeconds: 15 * 60,
  /** Preload starts so long before the doors open. */
  preloadLeadMs: 30 * 60_000,
  /** Passages of one ticket whose scans still repeat their answer: a device sends again within seconds, not days. */
  marksPerTicket: 8,
  /** A file of attendees stays below the 6 MB that a function may answer with. */
  attendeesPerFile: 5_000,
  /** Rows read at once of a list that filters, and how often for one page of it. */
  partitionPageRows: 1_000,
  partitionReads: 40,
  /** Counted for the door's numbers: a weekend of 100,000 people who come and go; more would outlast the request. */
  passagesPerEvent: 1_000_000,
  gatesPerEvent: 100,
  devicesPerEvent: 500,
} as const;
