import { setTimeout as wait } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Caller } from '../../../shared/http/caller.ts';
import { type Meter, meter } from '../engine/meter.ts';

interface Process {
  look(name: string, caller: Caller): Promise<unknown>;
  read: Meter;
}

/** Processes of the catalogue, each with modules, a memory and connections of its own, that count what they read. */
async function processes(count: number): Promise<Process[]> {
  const all: Process[] = [];
  for (let n = 0; n < count; n++) {
    vi.resetModules();
    const [{ loadEventPage }, { clock }] = await Promise.all([
      import('../../../functions/catalog/browse/load-event-page.ts'),
      import('../../../shared/base/clock.ts'),
    ]);
    all.push({ look: (name, caller) => loadEventPage(caller, name, clock.now()), read: await meter() });
  }
  return all;
}

export interface Watched {
  looks: number;
  /** Requests to DynamoDB a second. */
  reads: number;
  seconds: number;
}

/**
 * A crowd that looks at one event's page every two seconds: everybody has signed in, every other follows the link with the
 * slug, and each look meets some process. Its parts that are about HTTP are left out, so that one machine can be the crowd.
 */
export async function crowd(
  { eventId, slug }: { eventId: string; slug: string },
  { viewers, count, seconds }: { viewers: number; count: number; seconds: number },
): Promise<Watched> {
  const all = await processes(count);
  const callerOf = (n: number): Caller => ({
    ...{ kind: 'user', id: `usr_viewer${n}`, sessionId: `ses_viewer${n}`, roles: [], guest: false },
  });
  const looking: Promise<unknown>[] = [];
  const startedAt = performance.now();
  let looks = 0;
  for (let passed = 0; passed < seconds; passed = (performance.now() - startedAt) / 1_000) {
    for (; looks < (passed * viewers) / 2; looks++) {
      const viewer = looks % viewers;
      const process = all[(looks * 7) % count];
      if (process) looking.push(process.look(viewer % 2 ? eventId : slug, callerOf(viewer)));
    }
    await wait(5);
  }
  await Promise.all(looking);
  const took = (performance.now() - startedAt) / 1_000;
  const reads = all.reduce((sum, { read }) => sum + read.since().requests, 0);
  return { looks, reads: reads / took, seconds: took };
}
