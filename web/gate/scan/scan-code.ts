import { decideOffline } from '../offline/decide-offline.ts';
import type { Door } from '../offline/door.ts';
import type { ScanAnswer } from './answer.ts';
import { call, type Reply } from './call.ts';
import { dropScan, keepScan, type QueuedScan, unseenScans } from './queue.ts';
import type { Session } from './session.ts';
import { standingAfter } from './standing.ts';

/** A guest waits: without an answer in this time the phone decides by itself. */
const patienceMs = 2_000;
/** The first scan, and the first after a quiet while, may find an API that has to start. */
const firstPatienceMs = 4_500;
const quietMs = 5 * 60_000;
/** While heartbeats get no answer: a scan has another function to answer it, so it is asked all the same. */
const doubtfulPatienceMs = 800;

/** When the API has last answered a scan. */
let answeredAt = Number.NEGATIVE_INFINITY;

/** What came of a scan. Without an answer the API has refused the phone, or the phone cannot decide by itself. */
export interface Outcome {
  scan: QueuedScan;
  answer?: ScanAnswer;
  /** Whether the phone has decided by itself. */
  provisional: boolean;
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

/** Asks the API about a scan that is on disk. Without any network the guest does not wait for it. */
async function ask({ device, standing }: Session, door: Door, scan: QueuedScan): Promise<Reply<ScanAnswer>> {
  if (!navigator.onLine && door.settings) return { kind: 'down' };
  const { provisional: _, ...body } = scan;
  const isAwake = performance.now() - answeredAt < quietMs;
  const isDoubtful = standing === 'offline' && door.settings !== undefined;
  const reply = await call<ScanAnswer>('/v1/checkin/scans', {
    ...{ method: 'POST', token: device.token, body },
    patienceMs: isDoubtful ? doubtfulPatienceMs : isAwake ? patienceMs : firstPatienceMs,
  });
  if (reply.kind !== 'down') answeredAt = performance.now();
  return reply;
}

/** Decides by what the phone knows. A guest who is let in is a scan to deliver. */
async function decide(door: Door, scan: QueuedScan): Promise<Outcome> {
  const decided = await decideOffline(door, scan);
  if (!decided) return { scan, provisional: true };
  const { answer, group } = decided;
  if (answer.verdict === 'go') {
    await keepScan({ ...scan, provisional: true });
    await door.keepPassage({ ...scan, at: door.now(), group });
  } else {
    // Nobody was let in. If the API has admitted the ticket without our hearing of it, its entry says so.
    await dropScan(scan);
  }
  return { scan, answer, provisional: true };
}

/** Keeps what the API has let pass, for the case that the network goes before the next heartbeat. */
export async function learn(
  door: Door,
  scan: Pick<QueuedScan, 'code' | 'direction' | 'gateId'>,
  { people, admittedAt }: ScanAnswer,
): Promise<void> {
  const group = people === undefined ? undefined : { people, today: people, entered: people };
  const first = admittedAt === undefined ? undefined : Date.parse(admittedAt);
  await door.keepPassage({ ...scan, at: door.now(), group, admittedAt: first });
}

/** Scans a code. The scan is on disk before it is sent, and stays there until its verdict is known. */
export async function scanCode(session: Session, door: Door, code: string, people = 1): Promise<Outcome> {
  const scan = scanOf(session, code, people);
  await keepScan(scan);
  const reply = await ask(session, door, scan);
  session.stand(standingAfter(reply));
  if (reply.kind === 'down') return decide(door, scan);
  if (reply.kind === 'ok' && reply.body.verdict === 'go') await learn(door, scan, reply.body);
  await dropScan(scan);
  return reply.kind === 'ok' ? { scan, answer: reply.body, provisional: false } : { scan, provisional: false };
}
