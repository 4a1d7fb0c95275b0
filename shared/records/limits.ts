/** Bounds of rows that several services read, each with its reason. */
export const recordLimits = {
  /** Partitions of the index of orders without an outcome: they spread its writes. */
  openOrderShards: 8,
  /** How long an event counts as selling after its last sale. After that time a tenth of its popularity is left. */
  soldLatelyMs: 10 * 86_400_000,
  /** Members of an organizer's team: checked before one is added, so that the list stays short enough to read. */
  membersPerOrganizer: 500,
  /** How long after its end an event stays in the index of published events: the last audit reads it there. */
  endedListedMs: 86_400_000,
  /** The longest event. Whatever began earlier has ended, so lists of upcoming events need not read further back. */
  eventDays: 31,
  /** Windows of a refund policy: more than buyers read, and few enough to be kept on each order's row. */
  refundWindows: 10,
  /** The earliest that a refund window may close: a year before the start, when most tickets are not yet on sale. */
  refundWindowHours: 8_760,
  /** What an organizer tells buyers about paying it directly: it stands on orders and in mails. */
  paymentInstructionCharacters: 2_000,
  /** The seller's address on invoices: what fits beside the buyer's on a page. */
  sellerAddressCharacters: 500,
  sellerAddressLines: 8,
  /** The start of invoice numbers: with year and sequence, they still fit on one line of the page. */
  paperPrefixCharacters: 20,
  /** The longest time in which buyers may pay an organizer directly: their places are kept so long. */
  manualPaymentDays: 30,
  /** That time if an organizer does not set it: a bank transfer takes up to three working days. */
  defaultManualPaymentDays: 5,
  /** An order that was paid is confirmed or refunded within this time. Longer, somebody has to look. */
  confirmWithinMs: 15 * 60_000,
} as const;
