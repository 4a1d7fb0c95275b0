import type { PassageSeen } from '../../../shared/door/door-ticket.ts';
import { clientScanIdOf, scannerOf } from '../../../shared/door/scan-id.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import type { OfflineScanResult } from './batch-schema.ts';

/** Why an offline scan does not count. `conflict`: its ticket had admitted somebody else. `device_paused`: by then. */
export type Refusal = Exclude<OfflineScanResult['result'], 'admitted' | 'exited'>;

/** One passage that a conflict is about. Times are epoch ms by the server's clock. */
export interface ConflictPassage {
  at: number;
  /** The device, or the account of a member. Absent for passages of earlier versions. */
  deviceId?: string;
  /** As the client chose it. */
  scanId?: string;
  gateId?: string;
}

/**
 * An offline scan that does not count. When its guest was let in, it is a conflict: the ticket had admitted somebody
 * else, or the rules refuse it. Found by ticket and scan, so that a repeated batch finds its own.
 */
export interface ConflictRow {
  /** Absent if the text that was scanned names no ticket. */
  ticketId?: string;
  kind: OfflineScanResult['result'];
  direction: 'in' | 'out';
  /** The passage that does not count. */
  refused: ConflictPassage;
  /** The passage that counts instead. */
  admitted?: ConflictPassage;
  /** What the scan that revealed the conflict was answered. The earlier of two entries is admitted. */
  answer: Pick<OfflineScanResult, 'result' | 'message'>;
  /** When it was found, epoch ms. */
  foundAt: number;
}

export const conflictsPartition = (eventId: string): string => `event#${eventId}#conflicts`;

const timeDigits = 13;
const foundPartition = (eventId: string): string => `event#${eventId}#conflicts-found`;

/** The row of a conflict in the list of its event, in the order in which they were found. */
export const foundConflictKey = (eventId: string, { foundAt, ticketId = '' }: ConflictRow, mark: string): Key => ({
  pk: foundPartition(eventId),
  sk: `${String(foundAt).padStart(timeDigits, '0')}#${ticketId}#${mark}`,
});

/** The conflicts of an event from the latest on. */
export const latestConflicts = (eventId: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': foundPartition(eventId) },
  ScanIndexForward: false,
});

export const conflictPassage = ({ at, scanId, gateId }: PassageSeen): ConflictPassage => ({
  at,
  ...(scanId && { deviceId: scannerOf(scanId), scanId: clientScanIdOf(scanId) }),
  ...(gateId && { gateId }),
});
