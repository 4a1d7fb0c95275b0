import { expect, it } from 'vitest';
import type { FaultPoint } from '../support/simulation/engine/planned-faults.ts';
import { tell } from '../support/simulation/judge/tell.ts';
import { type Life, type Lived, live, lives } from '../support/simulation/order-lives.ts';
import { prepareSimulation } from '../support/simulation/simulate.ts';

/*
 * Goal: an order survives any two faults of its saga.
 * Method: one life has a fault at each of its steps in turn. What that life then does has a second fault at each of its
 * steps in turn, where the same steps come again, too. A step is what a process does there, whatever the ids. So two
 * faults at the second repeat of a step are not tried, and neither are faults at reads: to die there is to die after
 * the write before.
 */

const simulation = await prepareSimulation();
const timeoutMs = 600_000;

/** Fails unless every planned fault occurred, and the one order has ended as it should. */
function judge(lived: Lived, plan: readonly FaultPoint[]): void {
  const story = () => `${plan.join('\nand ')}\n${tell(lived)}`;
  if (lived.left.length > 0) expect.fail(`${lived.left} did not occur. ${story()}`);
  if (lived.violations.length > 0) expect.fail(story());
  const count = Object.values(lived.orders).reduce((sum, one) => sum + one, 0);
  if (count !== 1) expect.fail(`There are ${count} orders. ${story()}`);
}

async function firstPoints(life: Life): Promise<readonly FaultPoint[]> {
  const whole = await live(simulation, life, []);
  judge(whole, []);
  const start = whole.points.findIndex((point) => point.includes(`: ${life.from ?? ''}`));
  return whole.points.slice(Math.max(start, 0));
}

it.each(lives)(
  'any two faults: $name',
  async (life) => {
    let pairs = 0;
    for (const first of await firstPoints(life)) {
      const once = await live(simulation, life, [first]);
      judge(once, [first]);
      for (const second of once.points) {
        judge(await live(simulation, life, [first, second]), [first, second]);
        pairs += 1;
      }
    }
    console.log(`${pairs} pairs of faults: ${life.name}`);
    expect(pairs, 'adapt order-lives.ts and docs/reliability.md if steps are gone').toBeGreaterThanOrEqual(life.pairs);
  },
  timeoutMs,
);
