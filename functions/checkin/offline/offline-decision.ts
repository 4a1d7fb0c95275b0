import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import { scannerOf } from '../../../shared/door/scan-id.ts';
import type { Decision } from '../door/question.ts';
import type { Refusal } from './conflict.ts';
import { isEarlierEntry, isOvertaken, passageAgainst, type TimedScan } from './passage-order.ts';

interface OrderedScan extends TimedScan {
  direction: 'in' | 'out';
  /** Whether the device let the guest pass. */
  provisional: boolean;
  /** Whether it was on an earlier day than the first entry, of a ticket that admits once a day. */
  isOfEarlierDay: boolean;
  /** Since when its device is paused, epoch ms. */
  pausedAt?: number | undefined;
}

/**
 * What is to be done about an offline scan.
 * - `repeat`: it is recorded already.
 * - `record`: it passes as an online scan does.
 * - `correct`: it is the true first entry of its ticket, and contradicts the one that is stored.
 * - `precede`: it is the true first entry of its ticket, of an earlier day than the one that is stored.
 * - `note`: the rules let its guest pass, but the device did not. Nobody has passed.
 * - `refuse`: it does not count.
 */
export type OfflineDecision =
  | { step: 'repeat' | 'record' | 'correct' | 'precede' | 'note'; message: string }
  | { step: 'refuse'; result: Refusal; message: string };

/** Puts the decision of the rules about an offline scan into the order of all passages of the ticket. */
export function inOrder(
  { result, message }: Decision,
  ticket: DoorTicket | undefined,
  scan: OrderedScan,
): OfflineDecision {
  if (result === 'repeat') return { step: 'repeat', message };
  if (scan.pausedAt !== undefined && scan.at > scan.pausedAt) {
    return { step: 'refuse', result: 'device_paused', message: 'This device was paused when it scanned' };
  }
  if (result === 'admit' && !scan.provisional) return { step: 'note', message: 'Not recorded: nobody was let through' };
  const isUsed = ticket?.status === 'used';
  if (!isUsed || (result !== 'admit' && result !== 'already_used')) {
    return result === 'admit' ? { step: 'record', message } : { step: 'refuse', result, message };
  }
  const isEntry = scan.direction === 'in' && scan.provisional;
  // The marks of the ticket forget, its first entry stays.
  if (isEntry && ticket.admitted?.scanId === scan.scanId) return { step: 'repeat', message: 'Welcome' };
  // Each of a group has a first entry of their own, of which the ticket has only the first.
  // Nobody knows who has a paused device. It may say any time, so it replaces no entry.
  if (isEntry && !ticket.group && scan.pausedAt === undefined && isEarlierEntry(ticket, scan)) {
    return { step: scan.isOfEarlierDay ? 'precede' : 'correct', message: 'Welcome' };
  }
  if (result === 'admit' && (ticket.group || !isOvertaken(ticket, scan))) return { step: 'record', message };
  const against = passageAgainst(ticket)?.scanId;
  const isOwn = against !== undefined && scannerOf(against) === scannerOf(scan.scanId);
  if (isEntry && !isOwn) {
    return { step: 'refuse', result: 'conflict', message: 'Another device has admitted this ticket' };
  }
  const reason = result === 'admit' ? 'This ticket has passed the door since then' : message;
  return { step: 'refuse', result: 'already_used', message: reason };
}
