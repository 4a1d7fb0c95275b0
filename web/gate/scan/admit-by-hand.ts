import type { Door } from '../offline/door.ts';
import type { ScanAnswer } from './answer.ts';
import { call, type Reply } from './call.ts';
import type { QueuedScan } from './queue.ts';
import { learn } from './scan-code.ts';
import type { Session } from './session.ts';
import { standingAfter } from './standing.ts';

const patienceMs = 8_000;

/** A ticket that a person admits. `code`: where it was read. */
export interface ByHand {
  passage: Pick<QueuedScan, 'eventId' | 'gateId' | 'direction' | 'people'> & { code?: string };
  ticketId: string;
  /** Whether it is admitted although the gate is another, the time is not right or the zone is full. */
  override: boolean;
}

/**
 * Admits a ticket by hand. Needs the network. `admissionId` is the same in each repeat, so that it counts once.
 */
export async function admitByHand(
  session: Session,
  door: Door,
  { passage, ticketId, override, reason, admissionId }: ByHand & { reason: string; admissionId: string },
): Promise<Reply<ScanAnswer>> {
  const { code, eventId, gateId, direction, people } = passage;
  const reply = await call<ScanAnswer>('/v1/checkin/admissions', {
    ...{ method: 'POST', token: session.device.token, key: admissionId, patienceMs },
    body: {
      ...{ ticketId, reason, eventId, gateId, direction, people, admissionId, override },
      ...(code !== undefined && { code }),
    },
  });
  session.stand(standingAfter(reply));
  if (code !== undefined && reply.kind === 'ok' && reply.body.verdict === 'go') {
    await learn(door, { ...passage, code }, reply.body);
  }
  return reply;
}
