import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import { PreloadRequested } from '../../events/checkin.ts';
import { clock } from '../../shared/base/clock.ts';
import { log, withContext } from '../../shared/base/log.ts';
import { type Cache, cacheKeys } from '../../shared/cache/cache.ts';
import { openCache } from '../../shared/cache/valkey.ts';
import { encodeDoorTicket } from '../../shared/door/door-ticket.ts';
import { type Ticket, ticketIdOf } from '../../shared/inventory/place.ts';
import { eventOfType, isMinted } from '../../shared/inventory/ticket-type.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { preloadEnv } from './env.ts';
import { keepPreloadState, type PreloadState } from './preload/preload-store.ts';
import { countSold, sellingOf, soldTickets } from './preload/sold-tickets-store.ts';

const { VALKEY } = preloadEnv.read();
const cache: Cache = openCache(VALKEY);
/** Writes under way at once: enough to fill the connection, few enough that none waits out its time limit. */
const lanes = 64;
/** Kept until everybody has gone home; a ticket asked for later costs one read. */
const afterEndMs = 12 * 3_600_000;

async function load(tickets: readonly Ticket[], expiresAt: number): Promise<void> {
  for (let at = 0; at < tickets.length; at += lanes) {
    await Promise.all(
      tickets.slice(at, at + lanes).map((ticket) => {
        const key = cacheKeys.door(eventOfType(ticket.ticketTypeId), ticketIdOf(ticket));
        return cache.setNewer(key, ticket.version, encodeDoorTicket(ticket), expiresAt);
      }),
    );
  }
}

/**
 * Loads the sold tickets of an event into the cache. The higher version stays, so that a late or second run never
 * revives an older state. Without a cache it counts, and the door reads the table.
 */
async function preload(eventId: string): Promise<void> {
  const progress: PreloadState = { state: 'loading', loaded: 0, total: 0, at: clock.now() };
  const keep = (change: Partial<PreloadState>) =>
    keepPreloadState(eventId, Object.assign(progress, change, { at: clock.now() }));
  try {
    const { facts, types } = await sellingOf(eventId);
    await keep({ total: await countSold(types) });
    const expiresAt = (facts?.endsAt ?? clock.now()) + afterEndMs;
    for (const type of types.filter(isMinted)) {
      for await (const tickets of soldTickets(type)) {
        await load(tickets, expiresAt);
        progress.loaded += tickets.length;
      }
      await keep({});
    }
    // Tickets sold or refunded meanwhile reach the cache by the stream; what was found is what there was.
    await keep({ state: 'ready', total: progress.loaded });
    log.info('preloaded', { eventId, loaded: progress.loaded });
  } catch (error) {
    await keep({ state: 'failed' });
    throw error;
  }
}

const onRequest = consume(PreloadRequested, ({ data }) => preload(data.eventId));
const Scheduled = z.object({ eventId: z.string() });

/** Invoked before doors by the event's schedule with `{eventId}`, and by the bus when somebody asks for it. */
export async function handler(input: unknown): Promise<void> {
  const scheduled = Scheduled.safeParse(input);
  if (!scheduled.success) return onRequest(input as EventBridgeEvent<string, unknown>);
  const { eventId } = scheduled.data;
  await withContext(`preload-${eventId}`, 'schedule', () => preload(eventId));
}
