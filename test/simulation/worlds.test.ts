import { expect, it } from 'vitest';
import { type FaultKind, faultKinds } from '../support/simulation/engine/faults.ts';
import { tell } from '../support/simulation/judge/tell.ts';
import { prepareSimulation } from '../support/simulation/simulate.ts';

/*
 * Goal: no interleaving and no fault loses money or tickets. docs/reliability.md lists the invariants and the faults.
 * Method: many seeded worlds, each with some kinds of faults. After each, an auditor that shares no code with the
 * orders service judges the rows and the provider's books. `npm run simulate` chooses the seeds.
 */

const from = Number(process.env.SIMULATION_FROM ?? 1);
const seeds = Number(process.env.SIMULATION_SEEDS ?? 1_000);
const isWhole = process.env.SIMULATION_SEEDS === undefined;
const chunk = 50;

const simulation = await prepareSimulation();
const happened = new Set<FaultKind>();

const chunks = Array.from({ length: Math.ceil(seeds / chunk) }, (_, n) => from + n * chunk);
it.each(chunks)('worlds from seed %i on keep every invariant', async (first) => {
  for (let seed = first; seed < Math.min(first + chunk, from + seeds); seed++) {
    const world = await simulation.run(seed, faultKinds);
    for (const kind of world.faults.keys()) happened.add(kind);
    if (world.violations.length > 0) expect.fail(tell(world));
  }
});

it.runIf(isWhole)('met every kind of fault', () => {
  expect([...happened].sort()).toEqual([...faultKinds].sort());
});
