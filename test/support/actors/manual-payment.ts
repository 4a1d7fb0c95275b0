import { call } from '../http/client.ts';
import { runTask } from '../state/saga.ts';
import { passTime, resetTime } from '../state/time.ts';
import { type Account, account, hold, must, type Show, show } from './world.ts';

export const [minute, day] = [60_000, 86_400_000];
export const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** Runs the minute job as of a later time, and returns: sessions do not last for days. */
export async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  const { handler } = await import('../../../functions/orders/every-minute.ts');
  await handler();
  await resetTime();
}

/** What an organizer sets. */
export const settings = { enabled: true, instructions: 'Transfer to IS14 0159 2600 7654.', days: 5 };

/** An event whose organizer takes bank transfers. */
export async function sellsByTransfer(
  options: Parameters<typeof show>[0] = {},
  manualPayment: object = settings,
): Promise<Show> {
  const party = await show({ doorsIn: 30 * 24, capacity: 5, ...options });
  const { token } = party.organizer;
  must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: { manualPayment } }));
  return party;
}

export const orderManually = ({ token }: Account) =>
  call('POST', '/v1/orders', { token, body: { payment: { provider: 'manual' } } });

/** An order that waits for a bank transfer. */
export async function ordered(party: Show, quantity = 2): Promise<{ buyer: Account; orderId: string }> {
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, quantity));
  const orderId = must(202, await orderManually(buyer)).id;
  await runTask('TakePayment', orderId);
  return { buyer, orderId };
}

export const read = async ({ token }: Account, orderId: string) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token }));

export const markPaid = ({ token }: Account, orderId: string, body: object = {}, key?: string) =>
  call('POST', `/v1/orders/${orderId}/mark-paid`, { token, body, ...(key && { key }) });
