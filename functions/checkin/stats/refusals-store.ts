import { log } from '../../../shared/base/log.ts';
import { refusalCountKey } from '../../../shared/door/door-rows.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** Refused scans of this process that are not stored yet, by event and result. */
let waiting = new Map<string, Map<string, number>>();
/** When this process has stored refusals last, epoch ms. */
let storedAt = Number.NEGATIVE_INFINITY;

function addTo(eventId: string, result: string, count: number): void {
  const results = waiting.get(eventId) ?? new Map<string, number>();
  waiting.set(eventId, results.set(result, (results.get(result) ?? 0) + count));
}

/** Counts the answer to a scan, if it refuses the guest. Costs no write of its own: a refusal stays cheap. */
export function countAnswer(eventId: string, result: string): void {
  if (result !== 'admitted' && result !== 'exited') addTo(eventId, result, 1);
}

/**
 * Stores what waits, once in five seconds: one update for each event. So the first refusal after a quiet while shows at
 * once. Best effort: called before and after each scan, it never fails one. A process that ends before its next scan
 * takes its last refusals with it, and a scan that is repeated online counts again. The figures tell a floor manager what
 * happens at the gates. Nothing is decided by them.
 */
export async function storeRefusals(now: number): Promise<void> {
  if (waiting.size === 0 || now - storedAt < checkinLimits.refusalsWaitMs) return;
  storedAt = now;
  const stored = waiting;
  waiting = new Map();
  for (const [eventId, results] of stored) {
    try {
      await addRefusals(eventId, results);
    } catch (error) {
      log.warn('refusals not stored', error as Error);
      for (const [result, count] of results) addTo(eventId, result, count);
    }
  }
}

function addRefusals(eventId: string, results: ReadonlyMap<string, number>): Promise<unknown> {
  const counts = [...results];
  return update(CHECKIN_TABLE, refusalCountKey(eventId), {
    UpdateExpression: `ADD ${counts.map((_, index) => `#${index} :${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(counts.map(([result], index) => [`#${index}`, result])),
    ExpressionAttributeValues: Object.fromEntries(counts.map(([, count], index) => [`:${index}`, count])),
  });
}
