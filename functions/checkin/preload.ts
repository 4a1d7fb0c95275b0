import type { Context, EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod';
import { PreloadRequested } from '../../events/checkin.ts';
import { withContext } from '../../shared/base/log.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { preloadTickets } from './preload/preload-tickets.ts';

const Scheduled = z.object({ eventId: z.string() });

/** Invoked before doors by the event's schedule with `{eventId}`, and by the bus on request. */
export async function handler(input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const scheduled = Scheduled.safeParse(input);
  if (!scheduled.success) {
    const onRequest = consume(PreloadRequested, ({ data }) =>
      preloadTickets(data.eventId, { isScheduled: false, remainingMs }),
    );
    return onRequest(input as EventBridgeEvent<string, unknown>);
  }
  const { eventId } = scheduled.data;
  await withContext(`preload-${eventId}`, 'schedule', () =>
    preloadTickets(eventId, { isScheduled: true, remainingMs }),
  );
}
