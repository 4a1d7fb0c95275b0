/** Bounds of manual payments, each with its reason. */
export const manualLimits = {
  /** The least time before doors in which buyers may still choose to pay the organizer directly: cash can be brought. */
  leadMs: 60 * 60_000,
  /** Characters of a payment reference after its prefix: 50 bits, and short enough to type into a bank's form. */
  referenceCharacters: 10,
  /** Payments recorded for one order. All of them stay on the order's row. */
  receiptsPerOrder: 10,
  /** What a member may note with a payment: the longest purpose text of a bank transfer. */
  noteCharacters: 140,
} as const;
