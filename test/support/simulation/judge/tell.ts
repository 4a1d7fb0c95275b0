import { shortIds } from '../cloud/describe-call.ts';
import type { TimelineEntry } from '../engine/scheduler.ts';
import type { Simulated } from '../simulate.ts';

/** What happened. Processes that did nothing but begin, such as a minute job without work, are left out. */
function eventful(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const entries = Map.groupBy(timeline, ({ actor }) => actor);
  const isIdle = (own: readonly TimelineEntry[]) => own.length === 1 && own[0]?.what.startsWith('begins');
  return timeline.filter(({ actor }) => !isIdle(entries.get(actor) ?? []));
}

/** A failed world as a story that a person can read: what is wrong, which faults there were, and what happened when. */
export function tell({ seed, violations, faults, orders, timeline }: Simulated): string {
  const told = eventful(timeline);
  const width = Math.max(...told.map(({ actor }) => actor.length));
  return [
    `Seed ${seed}: ${violations.length} violations`,
    ...violations.map((violation) => `  ✗ ${violation}`),
    `Faults: ${[...faults].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'}`,
    `Orders: ${JSON.stringify(orders)}`,
    ...told.map(
      ({ at, actor, what }) => `${new Date(at).toISOString().slice(5, 23)}  ${actor.padEnd(width)}  ${shortIds(what)}`,
    ),
    `Left out are ${timeline.length - told.length} processes that had nothing to do.`,
    `Again: npm run simulate -- --seeds 1 --from ${seed}`,
  ].join('\n');
}
