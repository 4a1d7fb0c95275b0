import { type Device, loadDevice } from '../enrol/device.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import { call, type Reply } from '../scan/call.ts';
import { dropScan, type QueuedScan, refreshQueue, scansToSend } from '../scan/queue.ts';
import type { Session } from '../scan/session.ts';
import { isHeld, standingAfter } from '../scan/standing.ts';
import { keepConflict } from './conflicts.ts';
import { DeliveryPlan } from './delivery-plan.ts';

const patienceMs = 20_000;
/** The next contact goes on. */
const maxBatches = 20;
/** Another tab may be delivering. */
const lockPatienceMs = 30_000;

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
async function settle(scan: QueuedScan, answer: ScanAnswer): Promise<void> {
  if (!passed.has(answer.result)) {
    const { scanId, scannedAt } = scan;
    await keepConflict({ scanId, scannedAt, answer: withoutHolder(answer) });
  }
  // What cannot be removed is delivered again, and answered as before.
  await dropScan(scan).catch(() => undefined);
}

/** Settles what was answered. Returns the ids of what is done: on a full disk a conflict waits in the queue. */
async function settleAll(batch: readonly QueuedScan[], { items }: BatchAnswer): Promise<Set<string>> {
  const answers = new Map(items.map((item) => [item.scanId, item]));
  const done = new Set<string>();
  for (const scan of batch) {
    const answer = answers.get(scan.scanId);
    if (!answer) continue;
    await settle(scan, answer)
      .then(() => done.add(scan.scanId))
      .catch(() => undefined);
  }
  return done;
}

const plan = new DeliveryPlan();

const send = (device: Device, batch: QueuedScan[], queued: number): Promise<Reply<BatchAnswer>> =>
  call<BatchAnswer>('/v1/checkin/scans/batch', {
    ...{ method: 'POST', token: device.token, patienceMs },
    // Without `sentAt`: the times are by the server's clock already.
    body: { scans: batch.map((scan) => atOwnGate(scan, device)), queued },
  });

/** Whether another tab has given the phone another enrolment, or made it forget this one. */
async function isReplaced({ token }: Device): Promise<boolean> {
  try {
    return (await loadDevice())?.token !== token;
  } catch {
    return false;
  }
}

async function deliver(session: Session): Promise<void> {
  const { device } = session;
  if (await isReplaced(device)) return;
  await refreshQueue().catch(() => undefined);
  for (let round = 0; round < maxBatches; round++) {
    const scans = scansToSend(device.eventId);
    const batch = plan.next(scans, performance.now());
    if (batch.length === 0) return;
    const reply = await send(device, batch, scans.length);
    const standing = standingAfter(reply);
    if (isHeld(standing)) return session.stand(standing);
    if (reply.kind !== 'ok') {
      plan.failed(batch, performance.now());
      // What is refused as a whole may be accepted in parts.
      if (reply.kind === 'refused') continue;
      return;
    }
    session.hearScans();
    const done = await settleAll(batch, reply.body);
    plan.answered(batch, done, performance.now());
    session.changed();
    if (done.size === 0) return;
  }
}

/**
 * Delivers the scans that this phone has decided by itself, in batches. What is not answered stays, and is delivered
 * later. The tabs of a phone share one queue, of which one at a time delivers.
 */
export async function deliverScans(session: Session): Promise<void> {
  if (!('locks' in navigator)) return deliver(session);
  const signal = AbortSignal.timeout(lockPatienceMs);
  await navigator.locks.request('nightflow-gate-delivery', { signal }, () => deliver(session));
}
