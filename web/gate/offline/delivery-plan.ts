import type { QueuedScan } from '../scan/queue.ts';

/** As the API has it. */
const scansPerBatch = 200;
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/**
 * Which scans go into the next batch. A batch without an answer is sent again as two halves: the network may be too
 * slow for all of it, or one scan may stop the others. A ticket whose scan gets no answer waits, with its later scans,
 * and keeps nobody else waiting.
 */
export class DeliveryPlan {
  private size = scansPerBatch;
  private readonly waiting = new Map<string, { failures: number; until: number }>();

  /** The next batch of scans, which are sorted by time. `now` in ms of any steady clock. */
  next(scans: readonly QueuedScan[], now: number): QueuedScan[] {
    return scans.filter(({ code }) => now >= (this.waiting.get(code)?.until ?? now)).slice(0, this.size);
  }

  /** What was answered. The rest of the batch is sent again later. */
  answered(batch: readonly QueuedScan[], answers: ReadonlySet<string>, now: number): void {
    const unanswered = new Set(batch.filter(({ scanId }) => !answers.has(scanId)).map(({ code }) => code));
    for (const { code } of batch) if (!unanswered.has(code)) this.waiting.delete(code);
    for (const code of unanswered) this.postpone(code, now);
    this.size = answers.size > 0 ? Math.min(scansPerBatch, 2 * this.size) : halfOf(batch);
  }

  /** The batch as a whole got no answer, or was refused. */
  failed(batch: readonly QueuedScan[], now: number): void {
    const [only] = batch;
    if (batch.length === 1 && only) this.postpone(only.code, now);
    this.size = halfOf(batch);
  }

  private postpone(code: string, now: number): void {
    const failures = (this.waiting.get(code)?.failures ?? 0) + 1;
    const until = now + Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
    this.waiting.set(code, { failures, until });
  }
}

const halfOf = (batch: readonly QueuedScan[]): number => Math.max(1, Math.ceil(batch.length / 2));
