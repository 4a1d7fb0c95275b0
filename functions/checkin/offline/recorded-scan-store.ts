import { type ScanRow, scanKey } from '../../../shared/door/door-rows.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

interface RecordedScan {
  eventId: string;
  ticketId: string;
  scannerId: string;
  /** As the client chose it. */
  scanId: string;
  direction: 'in' | 'out';
}

/**
 * Whether a scan is among the passages of an event, which follow the ticket by about a second. For scans that are too
 * old for the marks of their ticket.
 */
export async function isScanRecorded({ eventId, ticketId, scannerId, scanId, direction }: RecordedScan) {
  const row = await getItem<ScanRow>(CHECKIN_TABLE, scanKey(scanId, eventId, scannerId), { consistent: true });
  return row?.ticketId === ticketId && row.direction === direction;
}
