import type { Door } from '../offline/door.ts';
import type { ScanAnswer } from './answer.ts';
import { call, type Reply } from './call.ts';
import type { QueuedScan } from './queue.ts';
import { learn } from './scan-code.ts';
import type { Session } from './session.ts';
import { standingAfter } from './standing.ts';

const patienceMs = 8_000;

/**
 * Admits the ticket of a refused scan by hand: the gate is another, the time is not right or the zone is full. Needs the
 * network. `admissionId` is the same in each repeat, so that it counts once.
 */
export async function admitByHand(
  session: Session,
  door: Door,
  { scan, ticketId, reason, admissionId }: { scan: QueuedScan; ticketId: string; reason: string; admissionId: string },
): Promise<Reply<ScanAnswer>> {
  const { code, eventId, gateId, direction, people } = scan;
  const reply = await call<ScanAnswer>('/v1/checkin/admissions', {
    ...{ method: 'POST', token: session.device.token, key: admissionId, patienceMs },
    body: { ticketId, reason, code, eventId, gateId, direction, people, admissionId, override: true },
  });
  session.stand(standingAfter(reply));
  if (reply.kind === 'ok' && reply.body.verdict === 'go') await learn(door, scan, reply.body);
  return reply;
}
