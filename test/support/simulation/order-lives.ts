import type { FaultKind } from './engine/faults.ts';
import { type FaultPoint, PlannedFaults } from './engine/planned-faults.ts';
import { buyers, type EventOnSale, organizer } from './event-on-sale.ts';
import { plainCast } from './people/cast.ts';
import type { Play, Simulated, Simulation } from './simulate.ts';
import type { World } from './world.ts';

/*
 * The life of one order, in a world of one buyer and one organizer. Nothing in it is drawn but delays, so each life has
 * a known list of steps, and faults can be planned for them.
 */

export interface Life {
  name: string;
  token: string;
  /** When the buyer cancels, in ms after the order was placed. */
  cancelAfterMs?: number;
  /** The minute in which the organizer cancels the event. */
  eventCancelledAt?: number;
  /** The step from which on first faults are planned: what comes before is the same in an earlier life. */
  from?: string;
  /** How many pairs of faults it has at least. docs/reliability.md has the sum. */
  pairs: number;
}

export const lives: readonly Life[] = [
  { name: 'paid, and refunded with its event', token: 'tok_ok', eventCancelledAt: 3, pairs: 2_000 },
  {
    name: 'cancelled while its payment is on the way',
    token: 'tok_slow',
    cancelAfterMs: 3_000,
    from: 'update orders order#ord/order “closed: cancelled”',
    pairs: 1_500,
  },
];

const seed = 2;
const minuteMs = 60_000;

/** Faults that are planned, and for which steps. Steps of other services are not part of an order's life. */
const kinds: Partial<Record<FaultKind, (process: string, step: string) => boolean>> = {
  'crash-before': isOwn,
  'crash-after': isOwn,
  throttled: (process, step) => isOwn(process, step) && !isTransaction(step),
  conflict: (process, step) => isOwn(process, step) && isTransaction(step),
  'lost-answer': isOwn,
  'cloud-refuses': isOwn,
  'provider-refuses': isOwn,
  'provider-lost': isOwn,
  'provider-hangs': isOwn,
  'message-twice': isMessage,
  'message-late': isMessage,
  'stream-again': isMessage,
  'answer-lost': (_process, step) => step.startsWith('POST /v1/orders'),
};

const isTransaction = (step: string): boolean => step.startsWith('transact');

/** What others make of an order, and the key of all tickets. */
const isAside = (process: string, step: string): boolean =>
  process === 'orders/projector' || /ticket-key|announce EventRefunded/.test(step);

/** The messages by which an order moves on. */
const messages = /\b(OrderPlaced|EventWithdrawn|OrderRefunded)\b/;

function isOwn(process: string, step: string): boolean {
  if (process === 'operations/relay') return step.startsWith('put') && messages.test(step);
  return process.startsWith('orders/') && !isAside(process, step);
}

function isMessage(process: string, step: string): boolean {
  return process === 'cloud' && (messages.test(step) || /^stream of .*Outbox/.test(step));
}

function act(world: World, { eventId, ticketTypeId }: EventOnSale, { token, cancelAfterMs, eventCancelledAt }: Life) {
  const { scheduler, api } = world;
  const [buyer = ''] = buyers;
  const person = (userId: string, work: () => Promise<void>, delayMs = 0) =>
    scheduler.later(delayMs, undefined, () => void work(), scheduler.actor(userId.replace('usr_', '')));
  person(buyer, async () => {
    await api(buyer, 'POST /v1/cart/items', { key: 'hold-places-0001', body: { ticketTypeId, quantity: 2 } });
    const payment = { provider: 'test', token };
    const { body } = await api(buyer, 'POST /v1/orders', { key: 'place-order-0001', body: { payment } });
    if (cancelAfterMs === undefined) return;
    await scheduler.step(undefined, cancelAfterMs);
    await api(buyer, `POST /v1/orders/${body?.id}/cancel`, { key: 'cancel-order-001', body: {} });
  });
  if (eventCancelledAt === undefined) return;
  const cancelEvent = async () => {
    const body = { reason: 'The band is ill' };
    await api(organizer, `POST /v1/events/${eventId}/cancel`, { key: 'cancel-event-001', body });
  };
  person(organizer, cancelEvent, eventCancelledAt * minuteMs);
}

/** What became of a life with a plan of faults. */
export interface Lived extends Simulated {
  /** Planned faults that did not occur. */
  left: readonly FaultPoint[];
  /** Where further faults could have occurred. */
  points: readonly FaultPoint[];
}

/** Lives a life with these faults, one after another. */
export async function live(simulation: Simulation, life: Life, plan: readonly FaultPoint[]): Promise<Lived> {
  const faults = new PlannedFaults(plan, (kind, process, step) => kinds[kind]?.(process, step) ?? false);
  const play: Play = {
    // A payment that was stopped is over: one that arrives all the same has more to go wrong.
    cast: { ...plainCast, stops: false },
    faults,
    act: (world, onSale) => act(world, onSale, life),
    ...{
      activeMinutes: 5,
      minutesPerJob: 1,
      drainMinutes: [1, 2, 4, 8, 20, 90, 15_000, 20_000],
    },
  };
  const lived = await simulation.play(seed, play);
  return { ...lived, left: faults.left, points: [...faults.points] };
}
