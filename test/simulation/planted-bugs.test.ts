import { expect, it, vi } from 'vitest';
import { faultKinds } from '../support/simulation/engine/faults.ts';
import { plantedBugs } from '../support/simulation/planted/planted-bugs.ts';

/*
 * Goal: the simulation finds faults like those that it shall exclude.
 * Method: the functions are loaded with one planted bug. Some world has to violate an invariant before the seeds end.
 */

const maxSeeds = 150;

it.each(plantedBugs)('finds code that $name', async ({ name }) => {
  vi.resetModules();
  Object.assign(globalThis, { plantedBug: name });
  const { prepareSimulation } = await import('../support/simulation/simulate.ts');
  const simulation = await prepareSimulation();
  for (let seed = 1; seed <= maxSeeds; seed++) {
    const { violations } = await simulation.run(seed, faultKinds);
    const [first] = violations;
    if (first === undefined) continue;
    console.log(`“${name}” is found by seed ${seed}: ${first}`);
    return;
  }
  expect.fail(`${maxSeeds} worlds do not find it`);
});
