import { expect, it } from 'vitest';
import { SeededFaults } from '../support/simulation/engine/faults.ts';
import { organizer } from '../support/simulation/event-on-sale.ts';
import { plainCast } from '../support/simulation/people/cast.ts';
import { Person } from '../support/simulation/people/person.ts';
import { type Act, startPerson } from '../support/simulation/people/start-people.ts';
import { prepareSimulation } from '../support/simulation/simulate.ts';

const simulation = await prepareSimulation();

/** What is violated in a short world of one person. */
async function violationsOf(act: Act): Promise<readonly string[]> {
  const { violations } = await simulation.play(1, {
    ...{ cast: plainCast, faults: new SeededFaults(() => 1, new Map()) },
    act: (world) => startPerson(world, { person: new Person(world, world.api, organizer, 'somebody'), act }),
    ...{ activeMinutes: 2, minutesPerJob: 1, drainMinutes: [1] },
  });
  return violations;
}

it('is violated by an error of a person', async () => {
  const broken: Act = async (person) => {
    await person.think();
    (person as unknown as { leave(): void }).leave();
  };
  expect(await violationsOf(broken)).toEqual(['people: somebody: TypeError: person.leave is not a function']);
});

it('is not violated by a request that is refused', async () => {
  const refused: Act = async (person) => {
    const { status } = await person.send('GET /v1/orders/ord_none');
    expect(status).toBe(404);
  };
  expect(await violationsOf(refused)).toEqual([]);
});
