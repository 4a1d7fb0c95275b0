import type { FaultKind, Faults } from './faults.ts';
import { currentActor } from './scheduler.ts';

/** Where a fault can occur: `orders/saga: update orders … → crash-after`. */
export type FaultPoint = string;

/** Reads change nothing: to die before or after one is to die after the write before it. */
const read = /^(get|query|scan|BatchGetItem)\b/;
const ids = /\b([a-z]{3})_[…\dA-Za-z_]+(#[\w-]+)?/g;
const place = /\btyp\/[\d~]+/g;
const repeated = /(; [^;]+?)\1+/g;
const names = new Map<string, string>();

/** A step without what differs between worlds: ids, and how many places an order has. */
function stepName(what: string): string {
  const name = names.get(what) ?? what.replace(ids, '$1').replace(place, 'place').replace(repeated, '$1');
  names.set(what, name);
  return name;
}

/**
 * Has the faults of a plan in their sequence, each where its point comes first after the one before, and notes the
 * points that follow the last.
 */
export class PlannedFaults implements Faults {
  readonly happened = new Map<FaultKind, number>();
  /** Points that were passed after the last planned fault. */
  readonly points = new Set<FaultPoint>();
  isOn = true;
  tell: Faults['tell'];
  readonly #isPoint: (kind: FaultKind, process: string, step: string) => boolean;
  readonly #plan: FaultPoint[];

  constructor(plan: readonly FaultPoint[], isPoint: (kind: FaultKind, process: string, step: string) => boolean) {
    this.#plan = [...plan];
    this.#isPoint = isPoint;
  }

  /** Planned faults that have not occurred. */
  get left(): readonly FaultPoint[] {
    return this.#plan;
  }

  isOut(): boolean {
    return false;
  }

  hits(kind: FaultKind, at?: string): boolean {
    const actor = currentActor();
    const what = at ?? actor?.doing ?? '';
    const process = at === undefined ? (actor?.name ?? '').replace(/#\d+$/, '') : 'cloud';
    const step = stepName(what);
    if (!this.isOn || read.test(what) || !this.#isPoint(kind, process, step)) return false;
    const point = `${process}: ${step} → ${kind}`;
    if (this.#plan.length === 0) this.points.add(point);
    if (point !== this.#plan[0]) return false;
    this.#plan.shift();
    this.happened.set(kind, (this.happened.get(kind) ?? 0) + 1);
    this.tell?.(kind, step);
    return true;
  }
}
