import type { Device } from '../enrol/device.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import { call } from '../scan/call.ts';
import { dropScan, type QueuedScan, scansToSend } from '../scan/queue.ts';
import type { Session } from '../scan/session.ts';
import { standingAfter } from '../scan/standing.ts';
import { keepConflict } from './conflicts.ts';

/** As the API has it. */
const scansPerBatch = 200;
const patienceMs = 20_000;

interface BatchAnswer {
  items: (ScanAnswer & { scanId: string })[];
}

const passed: ReadonlySet<string> = new Set(['admitted', 'exited']);

/** The phone stores no names of guests. */
function withoutHolder({ ticket, ...answer }: ScanAnswer): ScanAnswer {
  if (!ticket) return answer;
  const { holder: _, ...rest } = ticket;
  return { ...answer, ticket: rest };
}

/**
 * A phone that was set up again may have other gates than those it scanned at. The API refuses a scan at a gate of
 * another phone, and takes one without a gate.
 */
function atOwnGate({ gateId, ...scan }: QueuedScan, { gates }: Device): Omit<QueuedScan, 'gateId'> {
  return gates.some(({ id }) => id === gateId) ? Object.assign(scan, { gateId }) : scan;
}

/** A scan that counts is done. One that does not is shown to the steward: its guest is inside. */
async function settle(scan: QueuedScan, answer: ScanAnswer | undefined): Promise<void> {
  if (!answer) return;
  if (!passed.has(answer.result)) {
    const { scanId, scannedAt } = scan;
    await keepConflict({ scanId, scannedAt, answer: withoutHolder(answer) });
  }
  await dropScan(scan);
}

/** Delivers the scans that this phone has decided by itself, in batches. A batch without an answer is sent again. */
export async function deliverScans(session: Session): Promise<void> {
  const { device } = session;
  const { token, eventId } = device;
  for (let scans = scansToSend(eventId); scans.length > 0; scans = scansToSend(eventId)) {
    const batch = scans.slice(0, scansPerBatch);
    const reply = await call<BatchAnswer>('/v1/checkin/scans/batch', {
      ...{ method: 'POST', token, patienceMs },
      body: {
        scans: batch.map((scan) => atOwnGate(scan, device)),
        sentAt: new Date().toISOString(),
        queued: scans.length,
      },
    });
    if (reply.kind !== 'ok') return session.stand(standingAfter(reply));
    const answers = new Map(reply.body.items.map((item) => [item.scanId, item]));
    for (const scan of batch) await settle(scan, answers.get(scan.scanId));
    session.changed();
    if (scansToSend(eventId).length >= scans.length) return;
  }
}
