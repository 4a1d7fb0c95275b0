import { createHash } from 'node:crypto';
import { inject } from 'vitest';
import type { Plan } from '../../../scripts/local/host/plan.ts';
import { randomFrom } from '../faults/random-from.ts';
import { replaceClients } from './cloud/clients.ts';
import { arnOf, loadHandlers } from './cloud/functions.ts';
import { Store } from './cloud/store.ts';
import { chooseFaults, type FaultKind, type Faults, SeededFaults } from './engine/faults.ts';
import { Scheduler } from './engine/scheduler.ts';
import { replaceTime } from './engine/virtual-time.ts';
import { buyers, type EventOnSale, putOnSale, type Stages, startOfTime } from './event-on-sale.ts';
import { audit, type Violation } from './judge/auditor.ts';
import { watchTransitions } from './judge/watch-transitions.ts';
import { type Cast, castOf, plainCast } from './people/cast.ts';
import { startPeople } from './people/start-people.ts';
import { repair } from './repair.ts';
import { presentWorld, setPresentWorld, World } from './world.ts';

const minuteMs = 60_000;
const activeMinutes = 22;
const minutesPerJob = 3;
/** When the minute jobs run while a world is drained, in minutes after its active time: late charges are sought for days. */
const drainMinutes = [
  1, 2, 3, 5, 8, 12, 16, 20, 25, 31, 40, 55, 70, 90, 120, 300, 1_440, 1_500, 1_700, 2_000, 5_000, 14_400, 15_000,
  20_000,
];

export interface Simulated {
  seed: number;
  violations: Violation[];
  /** Equal for equal runs. */
  hash: string;
  timeline: Scheduler['timeline'];
  faults: ReadonlyMap<FaultKind, number>;
  /** What became of the orders: how many have which status. */
  orders: Record<string, number>;
}

/** What happens in a world, and how long. */
export interface Play {
  cast: Cast;
  faults: Faults;
  /** Starts the people. */
  act(world: World, onSale: EventOnSale): void;
  activeMinutes: number;
  /** How often the minute jobs run while people act: to run them each minute only takes longer. */
  minutesPerJob: number;
  /** When they run while the world is drained, in minutes after its active time. */
  drainMinutes: readonly number[];
}

export interface Simulation {
  /** Runs one world from its seed to its audit. `kinds`: the faults it may have. */
  run(seed: number, kinds: readonly FaultKind[]): Promise<Simulated>;
  /** Runs a world of a given play. */
  play(seed: number, play: Play): Promise<Simulated>;
}

const minuteJobs = ['orders/every-minute', 'operations/every-minute'];
const reconciler = 'orders/every-five-minutes';

/** Runs jobs, with the faults of a schedule. */
function runJobs(world: World, plan: Plan, names: readonly string[]): void {
  for (const name of names) {
    const times = world.faults.hits('job-skipped') ? 0 : world.faults.hits('job-twice') ? 2 : 1;
    for (let n = 0; n < times; n++) {
      const delayMs = world.scheduler.between(0, 5_000);
      world.scheduler.later(
        delayMs,
        undefined,
        () => void world.cloud.invoke(arnOf(plan, name), {}),
        world.cloud.actor,
      );
    }
  }
}

const seededFaults = (seed: number, kinds: readonly FaultKind[]): Faults =>
  new SeededFaults(randomFrom(seed ^ 0x5eed), chooseFaults(randomFrom(seed ^ 0xfa17), kinds));

/** Loads the functions and puts an event on sale, once. Each run starts from there. */
export async function prepareSimulation(): Promise<Simulation> {
  const plan = inject('plan');
  let now = () => startOfTime;
  const store = new Store(plan.tables, () => now());
  store.tables.onStream((table) => presentWorld().cloud.streams.grown(table));
  replaceClients(presentWorld);
  const parts = { plan, handlers: await loadHandlers(plan) };

  async function inWorld<T>(
    { seed, cast, faults }: { seed: number; cast: Cast; faults: Faults },
    work: (world: World) => Promise<T>,
  ): Promise<T> {
    const world = new World({ cast, scheduler: new Scheduler(randomFrom(seed), startOfTime), faults, store }, parts);
    now = () => world.scheduler.now;
    setPresentWorld(world);
    const restore = replaceTime(world);
    try {
      return await work(world);
    } finally {
      restore();
      setPresentWorld(undefined);
    }
  }

  const stages = await inWorld({ seed: 0, cast: plainCast, faults: seededFaults(0, []) }, async (world) => {
    let created: Stages | undefined;
    let failure: unknown;
    const work = () =>
      putOnSale(world.api).then(
        (stages) => {
          created = stages;
        },
        (error: unknown) => {
          failure = error;
        },
      );
    world.scheduler.later(0, undefined, () => void work(), world.scheduler.actor('preparation'));
    await world.scheduler.run(startOfTime + 5 * minuteMs);
    if (failure || !created) throw failure ?? new Error('No event was put on sale');
    return created;
  });
  store.remember();

  async function play(seed: number, { cast, faults, act, activeMinutes, minutesPerJob, drainMinutes }: Play) {
    await store.reset();
    return inWorld({ seed, cast, faults }, async (world): Promise<Simulated> => {
      const { scheduler, cloud } = world;
      cloud.streams.skip();
      scheduler.now += 10 * minuteMs;
      const began = scheduler.now;
      const onSale = stages[cast.stage];
      world.begin(onSale);
      act(world, onSale);
      for (let minute = 0; minute < activeMinutes; minute++) {
        if (minute % minutesPerJob === 0) runJobs(world, plan, minuteJobs);
        if (minute % 5 === 4 && cast.reconciles) runJobs(world, plan, [reconciler]);
        await scheduler.run(began + (minute + 1) * minuteMs);
      }
      faults.isOn = false;
      scheduler.note('--- faults end, and the world is drained ---');
      for (const minute of drainMinutes) {
        await scheduler.run(began + (activeMinutes + minute) * minuteMs);
        cloud.redrive();
        runJobs(world, plan, cast.reconciles ? [...minuteJobs, reconciler] : minuteJobs);
      }
      await scheduler.run(scheduler.now + 10 * minuteMs);
      const unmended = cast.reconciles ? await repair(world) : [];
      await scheduler.run(scheduler.now + 10 * minuteMs);
      const regressions = watchTransitions(store);
      const violations = [...unmended, ...regressions, ...(await audit(world, buyers))];
      const rows = (await store.rows<{ sk: string; status: string }>(process.env.ORDERS_TABLE ?? '')).filter(
        ({ sk, status }) => sk === 'order' && status,
      );
      const orders: Record<string, number> = {};
      for (const { status } of rows) orders[status] = (orders[status] ?? 0) + 1;
      const hash = createHash('sha256').update(JSON.stringify(scheduler.timeline)).digest('hex').slice(0, 16);
      return { seed, violations, hash, timeline: scheduler.timeline, faults: faults.happened, orders };
    });
  }
  return {
    play,
    run: (seed, kinds) =>
      play(seed, {
        cast: castOf(seed),
        faults: seededFaults(seed, kinds),
        act: startPeople,
        ...{ activeMinutes, minutesPerJob, drainMinutes },
      }),
  };
}
