import { Problem } from '../../../shared/base/problem.ts';
import { busy } from '../../../shared/base/problems.ts';
import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { decide } from '../door/admission.ts';
import { readTicket, recordPassage } from '../door/door-store.ts';
import type { Scanner } from '../door/find-scanner.ts';
import { isReverted, reverted } from '../door/passing.ts';
import { identify } from '../door/scan-identity.ts';
import { examine } from '../door/scan-ticket.ts';
import { judgementView } from '../door/ticket-view.ts';
import { checkinLimits, decisionsPerScan } from '../limits.ts';
import { isNewDay } from '../rules/reentry.ts';
import { countAnswer } from '../stats/refusals-store.ts';
import type { OfflineScanResult, TimedOfflineScan } from './batch-schema.ts';
import { type ConflictRow, conflictPassage } from './conflict.ts';
import { addConflict, correctFirstEntry, readConflict } from './conflict-store.ts';
import { inOrder } from './offline-decision.ts';
import { isEarlierEntry, passageAgainst } from './passage-order.ts';
import { recordRefusedCode } from './record-refused-code.ts';
import type { RecordedScans } from './recorded-scans-store.ts';

/** What the scans of a batch at one event share. */
export interface BatchContext {
  now: number;
  /** Since when the device is paused, epoch ms. */
  pausedAt: number | undefined;
  /** The scans of the scanner that the log has. */
  recorded: RecordedScans;
}

/**
 * Decides an offline scan by the rules as they are now, at the time of the scan. The earliest entry is the first one of
 * its ticket, whichever device reports first. A guest who was let in and is refused now is stored as a conflict. A
 * repeated scan changes nothing and gets the same result.
 * @throws Problem `busy` if the ticket keeps changing.
 */
export async function acceptOfflineScan(
  scanner: Scanner,
  scan: TimedOfflineScan,
  { now, pausedAt, recorded }: BatchContext,
): Promise<OfflineScanResult> {
  const { code: text, direction, gateId, people, provisional, at } = scan;
  const found = await examine(scanner, text, { find: readTicket, gateId });
  if (!found.code) return recordRefusedCode(scanner, scan, found.refused, now);
  const { code, viewOf } = found;
  const isForeign = gateId !== undefined && scanner.gateIds?.includes(gateId) === false;
  const door = isForeign ? { ...found.door, gate: undefined } : found.door;
  const { mark, ...own } = identify(scan, scanner, door.gate);
  const entry = { at, ...own };
  const key = { eventId: scanner.eventId, ticketId: ticketIdOf(code), mark, provisional };
  const passed = direction === 'in' ? 'admitted' : 'exited';
  const answer = ({ result, message }: ConflictRow['answer'], ticket: DoorTicket | undefined) => ({
    ...{ scanId: scan.scanId, ...judgementView(result, message), ...viewOf(ticket) },
  });
  const common = { ticketId: key.ticketId, direction, foundAt: now };

  let { ticket } = found;
  let stored = await readConflict(key);
  for (let round = 0; round < decisionsPerScan; round++) {
    // It was recorded once, so it is no conflict either.
    if (isReverted(ticket, mark)) return answer(reverted, ticket);
    const decision = decide({ ...door, ticket, code, direction, people, mark, now: at });
    const isOfEarlierDay = ticket?.admitted !== undefined && isNewDay(at, { ...door, now: ticket.admitted.at });
    const ordered = inOrder(decision, ticket, { ...entry, direction, provisional, isOfEarlierDay, pausedAt });
    const { step, message } = ordered;
    if (step === 'repeat') return answer({ result: passed, message }, ticket);
    if (stored) return answer(stored.answer, ticket);
    // The marks of a ticket forget its oldest scans, and end with its sale.
    const isForgetful = (ticket?.marks?.length ?? 0) >= checkinLimits.marksPerTicket;
    const isRevoked = ordered.step === 'refuse' && ordered.result === 'revoked';
    if (
      (isForgetful || isRevoked) &&
      (await recorded.has({ ...scan, ticketId: key.ticketId, last: isRevoked ? undefined : ticket?.last }))
    ) {
      return answer({ result: passed, message: direction === 'in' ? 'Welcome' : 'Exit recorded' }, ticket);
    }
    if (step === 'record') {
      const mayBeFirst = direction === 'in' && pausedAt === undefined;
      const isFirst = mayBeFirst && ticket?.group && isEarlierEntry(ticket, entry);
      const passage = {
        ...{ ...entry, mark, people, inside: direction === 'in', at: Math.max(at, ticket?.last?.at ?? at) },
        ...(ticket?.status === 'used' && { enteredAt: Math.max(at, ticket.enteredAt ?? at) }),
        ...('update' in decision && decision.update),
        ...(isFirst && { first: entry }),
      };
      const outcome = await recordPassage(code, passage, ticket);
      if (outcome.recorded) return answer({ result: passed, message }, outcome.ticket);
      ({ ticket } = outcome);
      continue;
    }
    if ((step === 'correct' || step === 'precede') && ticket?.admitted) {
      const known = ticket.admitted;
      const passages = { refused: conflictPassage(known), admitted: conflictPassage(entry) };
      const outcome = { result: passed, message } as const;
      const conflict: ConflictRow = { ...common, kind: 'conflict', ...passages, answer: outcome };
      const contradiction = step === 'correct' ? conflict : undefined;
      if (await correctFirstEntry(code, { entry, known }, key, contradiction)) {
        return answer(outcome, { ...ticket, admitted: entry });
      }
    } else if (step === 'refuse' || step === 'note') {
      const result = ordered.step === 'refuse' ? ordered.result : passed;
      const against = result === 'conflict' && ticket && passageAgainst(ticket);
      const outcome: ConflictRow['answer'] = { result, message };
      const conflict: ConflictRow = {
        ...{ ...common, kind: result, refused: conflictPassage(entry), answer: outcome },
        ...(against && { admitted: conflictPassage(against) }),
      };
      if (await addConflict(key, conflict)) {
        countAnswer(key.eventId, result);
        return answer(outcome, ticket);
      }
    }
    // The same batch was sent twice, or another device was quicker.
    [stored, { ticket }] = await Promise.all([readConflict(key), readTicket(code)]);
  }
  throw new Problem(busy);
}
