import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { defaultSettings } from '../../../shared/settings/setting-shapes.ts';
import { type Actor, currentActor } from './engine/scheduler.ts';

/*
 * What of the functions' modules a simulation replaces: time, chance, memory between invocations, who calls, how many
 * requests they may make, and the provider. Everything else is the real code.
 */

/** What a module remembers between invocations, per process: a process that died takes its memory with it. */
Object.assign(globalThis, {
  processMemory: <M extends Map<unknown, unknown>>(shared: M): M => {
    const own = new WeakMap<Actor, Map<unknown, unknown>>();
    const memory = (): Map<unknown, unknown> => {
      const actor = currentActor();
      if (!actor) return shared;
      const mine = own.get(actor) ?? new Map();
      own.set(actor, mine);
      return mine;
    };
    return new Proxy(shared, {
      get(_, name) {
        const value = Reflect.get(memory(), name, memory());
        return typeof value === 'function' ? value.bind(memory()) : value;
      },
    });
  },
});

/** Random ids are made of seeded numbers. */
vi.mock('ulid', () => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const letters = (count: number, pick: (n: number) => number) =>
    Array.from({ length: count }, (_, n) => alphabet[pick(n) % 32]).join('');
  const timeOf = (now: number) => letters(10, (n) => Math.floor(now / 32 ** (9 - n)));
  const ulid = (now: number) => timeOf(now) + letters(16, () => Math.floor(Math.random() * 32));
  return { ulid, encodeTime: timeOf };
});
vi.mock('../../../shared/base/id.ts', async (original) => ({
  ...(await original<object>()),
  randomCode: (characters: number) =>
    createHash('sha256').update(String(Math.random())).digest('hex').slice(0, characters).toUpperCase(),
}));

vi.mock('node:timers/promises', async (original) => {
  const { virtualWait } = await import('./engine/virtual-time.ts');
  return { ...(await original<object>()), setTimeout: virtualWait };
});

vi.mock('../../../shared/async/memoize.ts', async () => {
  const { memoizeInWorld } = await import('./engine/virtual-time.ts');
  return { memoizeFor: memoizeInWorld };
});

vi.mock('../../../shared/settings/settings.ts', () => ({ settings: async () => defaultSettings }));

/** The page of the gate decides as in a browser. It keeps nothing on disk, and verifies signatures in virtual time. */
vi.mock('../../../web/gate/offline/database.ts', () => {
  const nothing = async () => undefined;
  return { read: nothing, readAll: async () => [], write: nothing, remove: nothing, clear: nothing, writeAll: nothing };
});
vi.mock('../../../web/gate/offline/verify-code.ts', async () => {
  const { verifyTicketCode } = await import('../../../shared/door/ticket-code.ts');
  const verifyCode = async (text: string, keys: readonly { kid: string; revokedAt?: string }[]) => {
    const keyOf = (kid: string) => keys.find((key) => key.kid === kid);
    const ticket = await verifyTicketCode(text, async (kid) => keyOf(kid) as never);
    return ticket && { ticket, revoked: keyOf(ticket.kid)?.revokedAt !== undefined };
  };
  return { verifyCode };
});

/** The token is the account's id, or names a device. */
vi.mock('../../../shared/http/caller.ts', async (original) => {
  const { deviceOf } = await import('./event-on-sale.ts');
  const userOf = (id: string) => ({ kind: 'user', id, sessionId: 'ses_1', roles: [], guest: false, customer: id });
  return { ...(await original<object>()), callerOf: async (token: string) => deviceOf(token) ?? userOf(token) };
});

vi.mock('../../../shared/http/throttle.ts', async (original) => {
  const all = { allowed: true, limit: 1_000, remaining: 1_000, resetSeconds: 0, retryAfterSeconds: 0 };
  return { ...(await original<object>()), allowance: async () => all, remembered: () => all };
});

vi.mock('../../../functions/orders/payment/test-provider-store.ts', async () => {
  const { behindPort } = await import('./provider/provider-port.ts');
  const { presentWorld } = await import('./world.ts');
  return { testProvider: behindPort(() => presentWorld().provider) };
});

vi.mock('../../../functions/orders/payment/test/test-webhook-source.ts', async () => {
  const { webhookSource } = await import('./provider/webhook-source.ts');
  const { presentWorld } = await import('./world.ts');
  return { testWebhooks: webhookSource(() => presentWorld().provider) };
});
