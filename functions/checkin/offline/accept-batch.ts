import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import { pausedSince } from '../devices/pause-store.ts';
import { wrongEvent } from '../door/admission.ts';
import { findScanner, type Scanner } from '../door/find-scanner.ts';
import { judgementView } from '../door/ticket-view.ts';
import { checkinLimits } from '../limits.ts';
import { acceptOfflineScan, type BatchContext } from './accept-offline-scan.ts';
import type { OfflineScan, OfflineScanResult, TimedOfflineScan } from './batch-schema.ts';
import { correctedTime } from './device-clock.ts';
import { compareScans } from './passage-order.ts';
import { recordRefusedCode } from './record-refused-code.ts';
import { RecordedScans } from './recorded-scans-store.ts';

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
 * Decides the offline scans of a caller, those of one ticket in the order in which they happened. Returns the answers in
 * the order of `scans`. A scan that cannot be decided now is left out, with the later ones of its ticket. Its device
 * sends it again. It keeps none of the others waiting.
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
  const pausedAt = caller.kind === 'device' ? await pausedSince(caller) : undefined;
  const endsAt = now + checkinLimits.batchMs;
  const contexts = new Map(
    [...scanners].map(([eventId, { id }]): [string, BatchContext] => [
      eventId,
      { now, pausedAt, recorded: new RecordedScans(eventId, id, endsAt) },
    ]),
  );
  const timed = scans.map((scan, index) => ({ ...scan, index, at: correctedTime(scan.scannedAt, skewMs, now) }));
  const answers: (OfflineScanResult | undefined)[] = [];

  async function answerTo(scan: TimedOfflineScan): Promise<OfflineScanResult> {
    const [scanner, context] = [scanners.get(scan.eventId), contexts.get(scan.eventId)];
    if (scanner && context) return acceptOfflineScan(scanner, scan, context);
    const refused = { ...wrongEvent, message: 'You do not scan at this event' };
    if (caller.kind === 'device') {
      return recordRefusedCode(await findScanner(caller, caller.eventId), scan, refused, now);
    }
    return { scanId: scan.scanId, ...judgementView(refused.result, refused.message) };
  }

  await forEachLimit(byPlace(timed.sort(compareScans)), checkinLimits.concurrentTickets, async (group) => {
    for (const scan of group) {
      if (clock.now() >= endsAt) return;
      const answer = await answerTo(scan).catch((error: unknown) => {
        log.warn('offline scan not decided', error as Error);
      });
      if (!answer) return;
      answers[scan.index] = answer;
    }
  });
  return answers.filter((answer) => answer !== undefined);
}
