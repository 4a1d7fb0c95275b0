import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import { findScanner, type Scanner } from '../door/find-scanner.ts';
import { judgementView } from '../door/ticket-view.ts';
import { checkinLimits } from '../limits.ts';
import { countAnswer } from '../stats/refusals-store.ts';
import { acceptOfflineScan, type TimedOfflineScan } from './accept-offline-scan.ts';
import type { OfflineScan, OfflineScanResult } from './batch-schema.ts';
import { correctedTime } from './device-clock.ts';
import { compareScans } from './passage-order.ts';

/**
 * Finds the scanner of each event of a batch. An event at which the caller may not scan has none.
 * @throws Problem `not_found` or `forbidden` for a member who may scan at none of them.
 */
async function scannersOf(caller: Device | User, eventIds: readonly string[]): Promise<Map<string, Scanner>> {
  if (caller.kind === 'device') return new Map([[caller.eventId, await findScanner(caller, caller.eventId)]]);
  const scanners = new Map<string, Scanner>();
  let refused: Problem | undefined;
  for (const eventId of new Set(eventIds)) {
    try {
      scanners.set(eventId, await findScanner(caller, eventId));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused ??= error;
    }
  }
  if (refused && scanners.size === 0) throw refused;
  return scanners;
}

/** Groups scans by the place of their tickets. A text that is no code is a group of its own. */
function byPlace(scans: readonly (TimedOfflineScan & { index: number })[]) {
  const groups = new Map<string, (TimedOfflineScan & { index: number })[]>();
  for (const scan of scans) {
    const code = readTicketCode(scan.code);
    const place = code ? `${code.ticketTypeId}#${spotName(code)}` : `#${scan.index}`;
    const group = groups.get(place);
    if (group) group.push(scan);
    else groups.set(place, [scan]);
  }
  return [...groups.values()];
}

/**
 * Decides the offline scans of a caller, those of one ticket in the order in which they happened. Returns one answer
 * for each, in the order of `scans`. A scan that is refused keeps none of the others waiting.
 * @throws Problem `not_found` or `forbidden` for a member who may scan at none of their events.
 */
export async function acceptBatch(
  caller: Device | User,
  scans: readonly OfflineScan[],
  { skewMs, now }: { skewMs: number | undefined; now: number },
): Promise<OfflineScanResult[]> {
  const scanners = await scannersOf(
    caller,
    scans.map(({ eventId }) => eventId),
  );
  const timed = scans.map((scan, index) => ({ ...scan, index, at: correctedTime(scan.scannedAt, skewMs, now) }));
  const answers: OfflineScanResult[] = [];
  await forEachLimit(byPlace(timed.sort(compareScans)), checkinLimits.concurrentTickets, async (group) => {
    for (const scan of group) {
      const scanner = scanners.get(scan.eventId);
      if (!scanner) {
        answers[scan.index] = { scanId: scan.scanId, ...judgementView('wrong_event', 'You do not scan at this event') };
        continue;
      }
      const answer = await acceptOfflineScan(scanner, scan, now);
      countAnswer(scanner.eventId, answer.result, now);
      answers[scan.index] = answer;
    }
  });
  return answers;
}
