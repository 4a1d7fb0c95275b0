import type { Plan } from '../../../scripts/local/host/plan.ts';
import { type Api, apiOf } from './cloud/api.ts';
import { Cloud, type Handler } from './cloud/cloud.ts';
import { Sagas } from './cloud/sagas.ts';
import type { Store } from './cloud/store.ts';
import type { Faults } from './engine/faults.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { EventOnSale } from './event-on-sale.ts';
import type { Cast } from './people/cast.ts';
import { Diary } from './people/diary.ts';
import { SimulatedProvider } from './provider/provider.ts';
import { Webhooks } from './provider/webhooks.ts';

/** One simulated world: everything that belongs to one seed. */
export class World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly store: Store;
  readonly cloud: Cloud;
  readonly sagas: Sagas;
  readonly provider: SimulatedProvider;
  readonly webhooks: Webhooks;
  readonly api: Api;
  readonly cast: Cast;
  readonly diary = new Diary();
  #onSale: EventOnSale | undefined;
  /** When its people begin, epoch ms. */
  beganAt = 0;
  #tokens = 0;

  constructor(
    { cast, scheduler, faults, store }: Pick<World, 'cast' | 'scheduler' | 'faults' | 'store'>,
    { plan, handlers }: { plan: Plan; handlers: ReadonlyMap<string, Handler> },
  ) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.store = store;
    faults.tell = (kind, at) => scheduler.note(`FAULT ${kind}${at && `: ${at}`}`);
    this.cloud = new Cloud(this, plan, handlers);
    const [machine] = plan.machines;
    if (!machine) throw new Error('The plan has no state machine');
    this.sagas = new Sagas(this, machine);
    this.api = apiOf(this, plan);
    this.cast = cast;
    this.provider = new SimulatedProvider(this);
    this.webhooks = new Webhooks(this);
  }

  /** The event of this world. */
  get onSale(): EventOnSale {
    if (!this.#onSale) throw new Error('Nothing is on sale yet');
    return this.#onSale;
  }

  begin(onSale: EventOnSale): void {
    this.#onSale = onSale;
    this.beganAt = this.scheduler.now;
  }

  elapsed(): number {
    return this.scheduler.now - this.beganAt;
  }

  /** The token of a transaction: a repeat of the same request has the same. */
  nextToken(): string {
    return `token-${this.beganAt}-${++this.#tokens}`;
  }
}

/** Shared by all instances of this module: a simulation with a planted bug loads the modules again. */
const shared = globalThis as { simulatedWorld?: World | undefined };

/** The world that this process simulates now. @throws Error outside of a simulation. */
export function presentWorld(): World {
  if (!shared.simulatedWorld) throw new Error('Nothing is simulated now');
  return shared.simulatedWorld;
}

export const setPresentWorld = (world: World | undefined): void => {
  shared.simulatedWorld = world;
};
