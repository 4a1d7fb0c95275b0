import { onTestFinished, vi } from 'vitest';
import { account, hold, must, order, type Show, show } from '../actors/world.ts';
import { startInProcess } from '../engine/in-process.ts';
import { call } from '../http/client.ts';
import { announced } from '../state/outbox.ts';
import { confirm } from '../state/saga.ts';

/** An event with 40 sold tickets of 60, which lie in one partition. */
export async function soldShow(cache: string | false): Promise<Show> {
  await startInProcess({ cache, fresh: true });
  const night = await show({ capacity: 60, maxPerOrder: 40, maxPerCustomer: 40 });
  const buyer = await account();
  must(200, await hold(buyer, night.ticketTypeId, 40));
  await confirm((await order(buyer)).body.id);
  return night;
}

const handler = async () => (await import('../../../functions/checkin/preload.ts')).handler;
const plenty = () => 600_000;

/** Runs the preload of an event as its schedule does, with so much time left. */
export const preload = async ({ eventId }: Pick<Show, 'eventId'>, getRemainingTimeInMillis: () => number = plenty) =>
  (await handler())({ eventId }, { getRemainingTimeInMillis });

/** The requests of preloads that wait to be delivered, oldest first. */
export const preloadRequests = async ({ eventId }: Show) =>
  (await announced()).filter(({ type, subject }) => type === 'PreloadRequested' && subject === eventId);

/** Delivers the last request, as the bus does. It may do so more than once. */
export async function deliverRequest(night: Show): Promise<void> {
  const detail = (await preloadRequests(night)).at(-1);
  await (await handler())({ detail }, { getRemainingTimeInMillis: plenty });
}

const path = ({ eventId }: Show) => `/v1/checkin/events/${eventId}/preload`;
export const stateOf = async (night: Show) => (await call('GET', path(night), { token: night.organizer.token })).body;
export const requestPreload = async (night: Show) =>
  must(202, await call('POST', path(night), { token: night.organizer.token }));

/** Replaces bounds of check-in until they are unmocked. Before the system starts. */
export function withLimits(changed: Record<string, unknown>): void {
  vi.doMock('../../../functions/checkin/limits.ts', async (original) => {
    const module = await original<typeof import('../../../functions/checkin/limits.ts')>();
    return { ...module, checkinLimits: { ...module.checkinLimits, ...changed } };
  });
}

/**
 * Ends each page of sold places after 10 rows, as DynamoDB does after 1 MB, and calls `at` with the number of the page,
 * from 1, once it is read. Returns the number of pages so far. Until the test ends.
 */
export async function atPages(at: (page: number) => unknown = () => {}): Promise<() => number> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  let pages = 0;
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { FilterExpression = '' } = args.input as { FilterExpression?: string };
        if (commandName !== 'QueryCommand' || !FilterExpression.includes(':used')) return next(args);
        const answer = await next({ ...args, input: { ...args.input, Limit: 10 } });
        pages += 1;
        await at(pages);
        return answer;
      },
    { name: 'pages', step: 'initialize', priority: 'low' },
  );
  onTestFinished(() => {
    dynamo.middlewareStack.remove('pages');
  });
  return () => pages;
}
