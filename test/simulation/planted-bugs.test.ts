import { expect, it, vi } from 'vitest';
import { faultKinds } from '../support/simulation/engine/faults.ts';
import { castOf } from '../support/simulation/people/cast.ts';
import { plantedBugs } from '../support/simulation/planted/planted-bugs.ts';

/*
 * Goal: the simulation finds faults like those that it shall exclude.
 * Method: the functions are loaded with one planted bug. One of the first worlds has to violate an invariant: of all, or
 * of those in which somebody acts who can meet the bug.
 */

const maxWorlds = 150;

it.each(plantedBugs)('finds code that $name', async ({ name, needs }) => {
  vi.resetModules();
  Object.assign(globalThis, { plantedBug: name });
  const { prepareSimulation } = await import('../support/simulation/simulate.ts');
  const simulation = await prepareSimulation();
  let worlds = 0;
  for (let seed = 1; worlds < maxWorlds; seed++) {
    if (needs && !castOf(seed)[needs]) continue;
    worlds += 1;
    const { violations } = await simulation.run(seed, faultKinds);
    const [first] = violations;
    if (first === undefined) continue;
    console.log(`“${name}” is found by seed ${seed}: ${first}`);
    return;
  }
  expect.fail(`${maxWorlds} worlds do not find it`);
});
