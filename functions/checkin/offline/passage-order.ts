import type { DoorTicket, PassageSeen } from '../../../shared/door/door-ticket.ts';
import { scannerOf } from '../../../shared/door/scan-id.ts';

/** One scan as the order of passages sees it. `scanId` is `<device>/<scan id of the client>`. */
export interface TimedScan {
  /** By the server's clock, epoch ms. */
  at: number;
  scanId: string;
}

/** Scans are ordered by their corrected time, then by device, then by scan id. */
export function compareScans(one: TimedScan, other: TimedScan): number {
  return one.at - other.at || (one.scanId < other.scanId ? -1 : Number(one.scanId > other.scanId));
}

/** Whether a scan came before a passage. Between equal times the scan ids decide, so that every server agrees. */
const isBefore = (scan: TimedScan, { at, scanId = '' }: PassageSeen): boolean => compareScans(scan, { at, scanId }) < 0;

/** Whether the scan is the true first entry of a ticket that somebody else's later scan has used. */
export const isEarlierEntry = ({ admitted }: DoorTicket, scan: TimedScan): boolean =>
  admitted !== undefined && isBefore(scan, admitted);

/**
 * Whether the ticket has passed the door at another device since the scan. Then the scan says nothing about whether the
 * ticket is inside now. A device's own scans arrive in their order.
 */
export const isOvertaken = ({ last }: DoorTicket, scan: TimedScan): boolean =>
  last?.scanId !== undefined && scannerOf(last.scanId) !== scannerOf(scan.scanId) && scan.at < last.at;

/** The passage that a refused scan contradicts: the entry of the guest who is inside now, else the first one. */
export const passageAgainst = ({ inside, last, admitted }: DoorTicket): PassageSeen | undefined =>
  inside ? (last ?? admitted) : admitted;
