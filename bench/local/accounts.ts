import { mapLimit } from '../../scripts/shared/retry.ts';
import { defaultSettings } from '../../shared/settings/setting-shapes.ts';
import type { Send } from './client.ts';
import { type Member, Turns } from './turns.ts';
import { type Event, register } from './world.ts';

export interface Account extends Member {
  token: string;
  email: string;
  /** Places in the cart. */
  held: number;
  /** Holds begun, over all events in turn. */
  begun: number;
}

const maxAccounts = 4_000;
/** Registering hashes a password, which keeps a core busy. */
const maxConcurrentRegistrations = 4;

/** The accounts of a run, in turn, and the events in which they hold places. */
export interface Accounts {
  turns: Turns<Account>;
  /** Takes the next account that may send one request of each kind now. */
  take(kinds: readonly ('hold' | 'order')[]): Account | undefined;
  /** The event of the account's present hold, or of its next one. */
  eventOf(account: Account): Event;
  /** Registers accounts until together they may send so many requests of a kind in so many seconds. */
  ensure(kind: 'hold' | 'order', requests: number, seconds: number): Promise<void>;
  register(count: number): Promise<void>;
}

export function accountsOf(send: Send, events: readonly Event[]): Accounts {
  const { holdRate, orderRate } = defaultSettings;
  const turns = new Turns<Account>({ hold: holdRate, order: orderRate });
  const registerMore = async (count: number) => {
    const more = Math.min(count, maxAccounts - turns.all.length);
    await mapLimit(Array.from({ length: Math.max(0, more) }), maxConcurrentRegistrations, async () => {
      turns.add({ ...(await register(send)), fullAt: {}, held: 0, begun: 0 });
    });
  };
  return {
    turns,
    take: (kinds) => turns.take(kinds, Date.now()),
    eventOf({ held, begun }) {
      const event = events[(held > 0 ? begun - 1 : begun) % events.length];
      if (!event) throw new Error('There are no events');
      return event;
    },
    ensure: (kind, requests, seconds) => registerMore(turns.missing(kind, requests, seconds, Date.now())),
    register: registerMore,
  };
}
