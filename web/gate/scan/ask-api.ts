import type { Door } from '../offline/door.ts';
import type { ScanAnswer } from './answer.ts';
import { call, type Reply } from './call.ts';
import type { QueuedScan } from './queue.ts';
import type { Session } from './session.ts';

/** A guest waits: without an answer in this time the phone decides by itself. */
const patienceMs = 2_000;
/** The first scan, and the first after a quiet while, may find an API that has to start. */
const firstPatienceMs = 4_500;
const quietMs = 5 * 60_000;
/** While heartbeats get no answer: a scan has another function to answer it, so it is asked all the same. */
const doubtfulPatienceMs = 800;
/** An API that says it is busy is there, and mostly answers a moment later. */
const busyPatienceMs = 4_500;
const firstPauseMs = 200;
/** A repeat that has less time is not worth sending. */
const shortestMs = 300;

/** When the API has last answered a scan. */
let answeredAt = Number.NEGATIVE_INFINITY;

/** The pause before a repeat, in ms. Twice as long each time, not shorter than the API asks for, and not for all alike. */
const pauseBefore = (round: number, afterMs: number): number =>
  Math.max(afterMs, firstPauseMs * 2 ** round) * (1 + Math.random() / 4);

function patienceOf({ standing }: Session, { settings }: Door): number {
  if (standing === 'offline' && settings) return doubtfulPatienceMs;
  return performance.now() - answeredAt < quietMs ? patienceMs : firstPatienceMs;
}

/**
 * Asks the API about a scan. Repeats it, with its id, while the API is busy and the guest waits. `onBusy` is called
 * before each repeat. Without any network the guest does not wait for it.
 */
export async function askApi(
  session: Session,
  door: Door,
  { provisional: _, ...body }: QueuedScan,
  onBusy: () => void,
): Promise<Reply<ScanAnswer>> {
  if (navigator.onLine === false && door.settings) return { kind: 'down' };
  const { token } = session.device;
  const end = performance.now() + busyPatienceMs;
  let patience = patienceOf(session, door);
  for (let round = 0; ; round++) {
    const reply = await call<ScanAnswer>('/v1/checkin/scans', { method: 'POST', token, body, patienceMs: patience });
    if (reply.kind === 'ok' || reply.kind === 'refused') answeredAt = performance.now();
    if (reply.kind !== 'busy') return reply;
    const pause = pauseBefore(round, reply.afterMs);
    const left = end - performance.now() - pause;
    if (left < shortestMs) return reply;
    onBusy();
    await new Promise((resolve) => setTimeout(resolve, pause));
    patience = Math.min(patienceMs, left);
  }
}
