import { clock } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { busy } from '../../../shared/base/problems.ts';
import { passagesIn } from '../../../shared/door/door-passages.ts';
import type { ChangesRow } from '../../../shared/door/door-rows.ts';
import type { PassageSeen } from '../../../shared/door/door-ticket.ts';
import { storedScanId } from '../../../shared/door/scan-id.ts';
import { checkinLimits } from '../limits.ts';
import { readChangesBack } from '../log/changes-store.ts';

interface RecordedScan {
  ticketId: string;
  /** As the client chose it. */
  scanId: string;
  direction: 'in' | 'out';
  /** When it was made, epoch ms by the server's clock. */
  at: number;
  /** The last passage of the ticket, if it is one of the same sale. */
  last: PassageSeen | undefined;
}

const nameOf = ({ ticketId, scanId = '', direction }: { ticketId: string; scanId?: string; direction?: string }) =>
  `${ticketId} ${direction} ${scanId}`;

/**
 * The scans of one scanner among the passages of an event, which follow the tickets by about a second. For scans that
 * are too old for the marks of their ticket. All scans of a batch share one reading of the log, from its end back to the
 * oldest scan that is looked for: a unit for every 4 KB.
 */
export class RecordedScans {
  private readonly eventId: string;
  /** What the stored ids of the scanner's scans begin with. */
  private readonly prefix: string;
  /** When the batch has used up its time, epoch ms. */
  private readonly endsAt: number;
  private readonly pages: AsyncGenerator<ChangesRow[]>;
  private readonly found = new Set<string>();
  private pagesRead = 0;
  /** Rows that were written at or after this time are read, epoch ms. */
  private readBackTo = Number.POSITIVE_INFINITY;
  /** One reads at a time. After a failure all that is left is undecided. */
  private reading: Promise<void> = Promise.resolve();

  constructor(eventId: string, scannerId: string, endsAt: number) {
    this.eventId = eventId;
    this.prefix = storedScanId(scannerId, '');
    this.endsAt = endsAt;
    this.pages = readChangesBack(eventId, { ConsistentRead: true });
  }

  /**
   * Whether a scan is recorded.
   * @throws Problem `busy` if that is further back than `logPages` or the time allow, or the log is behind the ticket.
   */
  async has({ at, scanId, last, ...scan }: RecordedScan): Promise<boolean> {
    const name = nameOf({ ...scan, scanId: `${this.prefix}${scanId}` });
    // No projector has logged a scan before it was made. Clocks may differ.
    const since = at - checkinLimits.clocksDifferMs;
    this.reading = this.reading.then(async () => {
      while (!this.found.has(name) && this.readBackTo >= since) await this.readPage();
    });
    await this.reading;
    if (this.found.has(name)) return true;
    if (last && last.at >= at && !this.knows(scan.ticketId, last)) throw new Problem(busy);
    return false;
  }

  /** Whether the log has a passage of the ticket, if it is of this scanner. */
  private knows(ticketId: string, { scanId = '' }: PassageSeen): boolean {
    const isOwn = scanId.startsWith(this.prefix);
    return !isOwn || ['in', 'out'].some((direction) => this.found.has(nameOf({ ticketId, scanId, direction })));
  }

  private async readPage(): Promise<void> {
    if (this.pagesRead === checkinLimits.logPages || clock.now() >= this.endsAt) throw new Problem(busy);
    this.pagesRead++;
    const { done, value: rows = [] } = await this.pages.next();
    if (done) this.readBackTo = Number.NEGATIVE_INFINITY;
    for (const row of rows as ChangesRow[]) {
      this.readBackTo = row.at;
      for (const passage of passagesIn(this.eventId, row)) {
        if (passage.scanId?.startsWith(this.prefix)) this.found.add(nameOf(passage));
      }
    }
  }
}
