import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import { PreloadRequested } from '../../events/checkin.ts';
import { clock } from '../../shared/base/clock.ts';
import { withContext } from '../../shared/base/log.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { beginPreload } from './preload/preload-store.ts';
import { preloadTickets } from './preload/preload-tickets.ts';

const onRequest = consume(PreloadRequested, ({ data }) => preloadTickets(data.eventId));
const Scheduled = z.object({ eventId: z.string() });

/** Invoked before doors by the event's schedule with `{eventId}`, and by the bus on request. */
export async function handler(input: unknown): Promise<void> {
  const scheduled = Scheduled.safeParse(input);
  if (!scheduled.success) return onRequest(input as EventBridgeEvent<string, unknown>);
  const { eventId } = scheduled.data;
  await withContext(`preload-${eventId}`, 'schedule', async () => {
    if (await beginPreload(eventId, clock.now())) await preloadTickets(eventId);
  });
}
