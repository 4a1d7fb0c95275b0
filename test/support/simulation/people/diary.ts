import type { Person } from './person.ts';

/** One scan at a gate, and what the gate was told. */
export interface Scan {
  scanId: string;
  /** The device that scanned it. */
  deviceId: string;
  code: string;
  direction: 'in' | 'out';
  /** When it was first sent, true time. */
  sentAt: number;
  /** Absent where the gate got no answer, and gave up. */
  result?: string;
  ticketId?: string;
}

/** A guest whom a device has let pass on its own decision, and what the API said of it later. */
export interface OfflineScan extends Omit<Scan, 'result'> {
  /** By the clock of the device. */
  scannedAt: string;
  /** What the API had told the device of the door, when it decided. */
  heard: readonly string[];
  /** When it was first handed over, true time. */
  deliveredAt?: number;
  /** What the API has answered to each delivery. */
  answers: (string | undefined)[];
}

/** A phone, and what it knows of the door. */
export interface KnowingPhone {
  readonly name: string;
  readonly door: { readonly entries: ReadonlyMap<string, { text: string }> };
  /** Learns what has changed. Returns whether it then knows all that the API has said. */
  contact(person: Person): Promise<boolean>;
}

/** A cart or an order as the API shows it. */
interface Priced {
  id?: string;
  items?: { quantity: number }[];
  total?: { amount: number };
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
  /** What a cart cost just before it was ordered, and what the order then cost. Minor units. */
  readonly priced: { orderId: string; shown: number; due: number }[] = [];
  readonly scans: Scan[] = [];
  readonly offlineScans: OfflineScan[] = [];
  /** The phones that lose their network. */
  readonly phones: KnowingPhone[] = [];
  /** What ended people too early. They expect every fault of a world, so their code or that of the page is wrong. */
  readonly errors: string[] = [];
  /** When somebody was first told that a ticket is cancelled, by ticket. True time. */
  readonly cancelled = new Map<string, number>();

  /** Notes what a buyer was shown of a cart and of its order, unless places were lost between them. */
  compare(cart: Priced | undefined, order: Priced): void {
    const ticketsOf = ({ items = [] }: Priced) => items.map(({ quantity }) => quantity).toString();
    if (!cart?.total || !order.total || ticketsOf(cart) !== ticketsOf(order)) return;
    this.priced.push({ orderId: order.id ?? '', shown: cart.total.amount, due: order.total.amount });
  }

  /** Notes what an answer says of tickets. */
  read(body: unknown, now: number): void {
    const { tickets } = (body ?? {}) as { tickets?: { id: string; status: string }[] };
    if (!Array.isArray(tickets)) return;
    for (const { id, status } of tickets)
      if (status === 'cancelled' && !this.cancelled.has(id)) this.cancelled.set(id, now);
  }
}
