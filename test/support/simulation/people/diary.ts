/** One scan at a gate, and what the gate was told. */
export interface Scan {
  scanId: string;
  code: string;
  direction: 'in' | 'out';
  /** When it was first sent, true time. */
  sentAt: number;
  /** Absent where the gate got no answer, and gave up. */
  result?: string;
  ticketId?: string;
}

/** What the people of a world did and were told. The judge compares the rows with it. */
export class Diary {
  /** Money that arrived at the organizer, and that the API accepted as recorded. Minor units. */
  readonly receipts: { orderId: string; amount: number }[] = [];
  /** Refunds that people paid out by hand, by refund. */
  readonly payouts = new Map<string, { attemptId: string; amount: number }>();
  /** Sales at the box office that were confirmed to the seller. */
  readonly sales: { orderId: string; tickets: number }[] = [];
  /** Refunds that were confirmed to the organizer. Each has a reason of its own. */
  readonly refunds: { orderId: string; reason: string }[] = [];
  readonly scans: Scan[] = [];
  /** When somebody was first told that a ticket is cancelled, by ticket. True time. */
  readonly cancelled = new Map<string, number>();

  /** Notes what an answer says of tickets. */
  read(body: unknown, now: number): void {
    const { tickets } = (body ?? {}) as { tickets?: { id: string; status: string }[] };
    if (!Array.isArray(tickets)) return;
    for (const { id, status } of tickets)
      if (status === 'cancelled' && !this.cancelled.has(id)) this.cancelled.set(id, now);
  }
}
