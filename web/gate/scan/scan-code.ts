import type { ScanAnswer } from './answer.ts';
import { call } from './call.ts';
import { dropScan, keepScan, type QueuedScan, unseenScans } from './queue.ts';
import type { Session } from './session.ts';
import { standingAfter } from './standing.ts';

/** A guest waits: without an answer in this time the phone decides by itself. */
const patienceMs = 1_500;

/** What came of a scan. Without an answer nobody knows whether the ticket was admitted. */
export interface Outcome {
  scan: QueuedScan;
  answer?: ScanAnswer;
}

/** A scan of the same ticket whose answer was lost is repeated with its id, so that it counts once. */
function scanOf({ device }: Session, code: string, people: number): QueuedScan {
  const { eventId, gateId, direction } = device;
  const lost = unseenScans().find((scan) => scan.code === code && scan.direction === direction);
  return {
    scanId: lost?.scanId ?? crypto.randomUUID(),
    ...{ eventId, code, gateId, direction, people },
    scannedAt: new Date().toISOString(),
    provisional: false,
  };
}

/** Asks the API about a scan that is on disk. */
async function send({ device }: Session, scan: QueuedScan) {
  const { provisional: _, ...body } = scan;
  return call<ScanAnswer>('/v1/checkin/scans', { method: 'POST', token: device.token, body, patienceMs });
}

/** Scans a code. The scan is on disk before it is sent, and stays there until it has an answer. */
export async function scanCode(session: Session, code: string, people = 1): Promise<Outcome> {
  const scan = scanOf(session, code, people);
  await keepScan(scan);
  const reply = await send(session, scan);
  session.stand(standingAfter(reply));
  if (reply.kind === 'down') return { scan };
  await dropScan(scan);
  return reply.kind === 'ok' ? { scan, answer: reply.body } : { scan };
}
