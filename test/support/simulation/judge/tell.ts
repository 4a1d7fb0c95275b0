import type { Simulated } from '../simulate.ts';

/** A failed world as a story that a person can read: what is wrong, which faults there were, and what happened when. */
export function tell({ seed, violations, faults, orders, timeline }: Simulated): string {
  const width = Math.max(...timeline.map(({ actor }) => actor.length));
  return [
    `Seed ${seed}: ${violations.length} violations`,
    ...violations.map((violation) => `  ✗ ${violation}`),
    `Faults: ${[...faults].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'}`,
    `Orders: ${JSON.stringify(orders)}`,
    ...timeline.map(
      ({ at, actor, what }) => `${new Date(at).toISOString().slice(11, 23)}  ${actor.padEnd(width)}  ${what}`,
    ),
    `Again: npm run simulate -- --seeds 1 --from ${seed}`,
  ].join('\n');
}
