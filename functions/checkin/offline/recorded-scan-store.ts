import { Problem } from '../../../shared/base/problem.ts';
import { busy } from '../../../shared/base/problems.ts';
import { passagesIn } from '../../../shared/door/door-passages.ts';
import { storedScanId } from '../../../shared/door/scan-id.ts';
import { checkinLimits } from '../limits.ts';
import { readChangesBack } from '../log/changes-store.ts';

interface RecordedScan {
  eventId: string;
  ticketId: string;
  scannerId: string;
  /** As the client chose it. */
  scanId: string;
  direction: 'in' | 'out';
  /** When it was made, epoch ms by the server's clock. */
  at: number;
}

/**
 * Whether a scan is among the passages of an event, which follow the ticket by about a second. For scans that are too
 * old for the marks of their ticket: reads the log from its end to the time of the scan, a unit for every 4 KB.
 * @throws Problem `busy` if that is further back than `logPages`.
 */
export async function isScanRecorded({ eventId, ticketId, scannerId, scanId, direction, at }: RecordedScan) {
  // No projector has logged a scan before it was made. Clocks may differ.
  const since = at - checkinLimits.clocksDifferMs;
  const stored = storedScanId(scannerId, scanId);
  let read = 0;
  for await (const rows of readChangesBack(eventId, { ConsistentRead: true })) {
    for (const row of rows) {
      if (row.at < since) return false;
      const passages = passagesIn(eventId, row).filter((passage) => passage.ticketId === ticketId);
      if (passages.some((one) => one.scanId === stored && one.direction === direction)) return true;
    }
    if (++read === checkinLimits.logPages) throw new Problem(busy);
  }
  return false;
}
