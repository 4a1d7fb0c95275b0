import { expect, it } from 'vitest';
import { faultKinds } from '../support/simulation/engine/faults.ts';
import { tell } from '../support/simulation/judge/tell.ts';
import { prepareSimulation } from '../support/simulation/simulate.ts';

const simulation = await prepareSimulation();

it('sells without faults: every order ends, and nothing is violated', async () => {
  const outcomes = new Set<string>();
  for (const seed of Array.from({ length: 24 }, (_, n) => n + 1)) {
    const world = await simulation.run(seed, []);
    expect(world.violations, tell(world)).toEqual([]);
    expect(world.faults.size).toBe(0);
    expect(world.timeline.filter(({ what }) => /^(FAILS|DEAD LETTER)/.test(what))).toEqual([]);
    for (const status of Object.keys(world.orders)) outcomes.add(status);
  }
  expect([...outcomes].sort()).toEqual(['cancelled', 'confirmed', 'failed', 'partially_refunded', 'refunded']);
});

it('tells the same story for the same seed, whatever ran before', async () => {
  const first = await simulation.run(2, faultKinds);
  expect(first.faults.size).toBeGreaterThan(0);
  for (const seed of [3, 4]) expect((await simulation.run(seed, faultKinds)).hash).not.toBe(first.hash);
  const again = await simulation.run(2, faultKinds);
  expect(tell(again)).toBe(tell(first));
  expect(again.hash).toBe(first.hash);
});

it('tells a story that names actors, faults and what happened', async () => {
  const story = tell(await simulation.run(2, faultKinds));
  expect(story).toMatch(/\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3} {2}orders\/saga#\d+ +begins \(saga TakePayment\)/);
  expect(story).toMatch(/provider: pay \S+ by tok_\w+ → \{"status":/);
  expect(story).toContain('npm run simulate -- --seeds 1 --from 2');
});
