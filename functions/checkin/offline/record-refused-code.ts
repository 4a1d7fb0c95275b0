import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import type { Scanner } from '../door/find-scanner.ts';
import { identify } from '../door/scan-identity.ts';
import { judgementView } from '../door/ticket-view.ts';
import type { Refused } from '../rules/decision.ts';
import { countAnswer } from '../stats/refusals-store.ts';
import type { OfflineScanResult, TimedOfflineScan } from './batch-schema.ts';
import { type ConflictRow, conflictPassage } from './conflict.ts';
import { addConflict, readConflict } from './conflict-store.ts';

/**
 * Refuses an offline scan whose code is that of no ticket of this event. A guest who was let in with it is stored as a
 * conflict, once. A repeated scan gets the same answer. Without such a guest no store is called.
 */
export async function recordRefusedCode(
  { id, eventId, gateIds }: Scanner,
  scan: TimedOfflineScan,
  { result, message }: Refused,
  now: number,
): Promise<OfflineScanResult> {
  const { scanId, direction, gateId, provisional, at } = scan;
  const answer = { scanId, ...judgementView(result, message) };
  if (!provisional) {
    countAnswer(eventId, result);
    return answer;
  }
  const code = readTicketCode(scan.code);
  const ticketId = code && ticketIdOf(code);
  const { mark, ...own } = identify(scan, { id }, undefined);
  const where = gateId !== undefined && gateIds?.includes(gateId) && { gateId };
  const key = { eventId, ticketId: ticketId ?? '', mark, provisional };
  const conflict: ConflictRow = {
    ...(ticketId && { ticketId }),
    ...{ kind: result, direction, refused: conflictPassage({ at, ...own, ...where }) },
    ...{ answer: { result, message }, foundAt: now },
  };
  if (await addConflict(key, conflict)) {
    countAnswer(eventId, result);
    return answer;
  }
  const stored = (await readConflict(key))?.answer ?? { result, message };
  return { scanId, ...judgementView(stored.result, stored.message) };
}
