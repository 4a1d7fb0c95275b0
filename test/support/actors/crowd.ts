import { setTimeout as wait } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Caller } from '../../../shared/http/caller.ts';
import { type Meter, meter } from '../engine/meter.ts';

interface Process {
  view(name: string, caller: Caller): Promise<unknown>;
  read: Meter;
}

/** Processes of the catalogue, each with its own modules, memory and connections. Each counts its reads. */
async function processes(count: number): Promise<Process[]> {
  const all: Process[] = [];
  for (let n = 0; n < count; n++) {
    vi.resetModules();
    const [{ loadEventPage }, { clock }] = await Promise.all([
      import('../../../functions/catalog/browse/load-event-page.ts'),
      import('../../../shared/base/clock.ts'),
    ]);
    all.push({ view: (name, caller) => loadEventPage(caller, name, clock.now()), read: await meter() });
  }
  return all;
}

export interface CrowdResult {
  requests: number;
  /** Requests to DynamoDB a second. */
  reads: number;
  seconds: number;
}

/**
 * Simulates a crowd of signed-in viewers who load one event's page every two seconds. Every second viewer uses the link
 * with the slug. Requests are spread over the processes and bypass HTTP, so that one machine can be the crowd.
 */
export async function crowd(
  { eventId, slug }: { eventId: string; slug: string },
  { viewers, count, seconds }: { viewers: number; count: number; seconds: number },
): Promise<CrowdResult> {
  const all = await processes(count);
  const callerOf = (n: number): Caller => ({
    ...{
      kind: 'user',
      id: `usr_viewer${n}`,
      sessionId: `ses_viewer${n}`,
      roles: [],
      guest: false,
      customer: `viewer${n}`,
    },
  });
  const pending: Promise<unknown>[] = [];
  const startedAt = performance.now();
  let requests = 0;
  for (let passed = 0; passed < seconds; passed = (performance.now() - startedAt) / 1_000) {
    for (; requests < (passed * viewers) / 2; requests++) {
      const viewer = requests % viewers;
      const process = all[(requests * 7) % count];
      if (process) pending.push(process.view(viewer % 2 ? eventId : slug, callerOf(viewer)));
    }
    await wait(5);
  }
  await Promise.all(pending);
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  const reads = all.reduce((sum, { read }) => sum + read.since().requests, 0);
  return { requests, reads: reads / tookSeconds, seconds: tookSeconds };
}
