/** Bounds of manual payments, each with its reason. */
export const manualLimits = {
  /** The least time before doors in which buyers may still choose to pay the organizer directly: cash can be brought. */
  leadMs: 60 * 60_000,
  /** How long before the end of the payment days a buyer is reminded: a bank transfer takes about a day. */
  reminderMs: 24 * 60 * 60_000,
  /** Characters of a payment reference after its prefix: 50 bits, and short enough to type into a bank's form. */
  referenceCharacters: 10,
  /** Payments recorded for one order. All of them stay on the order's row. */
  receiptsPerOrder: 10,
  /** The largest payment, in minor units: more than any order costs, and all payments of one have an exact sum. */
  receiptMinor: 100_000_000_000_000,
  /** What a member may note with a payment: the longest purpose text of a bank transfer. */
  noteCharacters: 140,
  /** Lines of a bank statement: a busy day, and a few seconds of work within one request. */
  statementLines: 500,
  /** The file: 500 lines of 500 bytes. */
  statementBytes: 250_000,
  /** One line, in characters. Statements repeat names and addresses beside the purpose. */
  statementLineCharacters: 2_000,
  /** What may be a reference in the text of one line. A text with more of them is no purpose of a transfer. */
  candidatesPerLine: 5,
  /** Orders of a statement that are marked at the same time. */
  concurrentLines: 10,
} as const;
