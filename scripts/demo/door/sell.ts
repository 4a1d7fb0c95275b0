import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Api } from '../../shared/api-client.ts';
import { mapLimit, withRetries } from '../../shared/retry.ts';
import { newAdmin } from '../operator/new-admin.ts';
import { Anything } from '../shapes.ts';
import { type DoorEvening, ticketsPerOrder } from './evening.ts';

const SoldOrder = z.object({
  id: z.string(),
  tickets: z.array(z.object({ id: z.string(), code: z.string(), ticketTypeId: z.string() })),
});

export interface SoldTicket {
  id: string;
  code: string;
  ticketTypeId: string;
  orderId: string;
}

const concurrentSales = 6;

/** An admin lets the box office sell faster than a queue of people needs. In force at once: no sale was made before. */
export async function raiseDeskRate(api: Api, endpoint: string): Promise<void> {
  const token = await newAdmin(api, endpoint);
  await api('PUT /v1/settings/deskRate', Anything, { token, body: { value: { burst: 2_000, perMinute: 6_000 } } });
}

/** Sells every ticket at the box office, for cash and without addresses, so that no mail is sent. */
export async function sellOut(api: Api, { organizer: { token }, eventId, types }: Omit<DoorEvening, 'phones'>) {
  const sales = types.flatMap(({ id, capacity }) =>
    Array.from({ length: Math.ceil(capacity / ticketsPerOrder) }, (_, index) => ({
      ticketTypeId: id,
      quantity: Math.min(ticketsPerOrder, capacity - index * ticketsPerOrder),
    })),
  );
  const orders = await mapLimit(sales, concurrentSales, async (item) => {
    const request = { token, key: randomUUID(), body: { items: [item], method: 'cash' } };
    const { body } = await withRetries(() => api(`POST /v1/events/${eventId}/box-office/orders`, SoldOrder, request));
    return body.tickets.map((ticket): SoldTicket => ({ ...ticket, orderId: body.id }));
  });
  return { orders: orders.length, tickets: orders.flat() };
}

const Refunded = z.object({ tickets: z.array(z.object({ id: z.string(), status: z.string() })) });

/** Takes tickets of one order back and returns their price. Resolves once they are cancelled. */
export async function takeBack(
  api: Api,
  { organizer: { token } }: Pick<DoorEvening, 'organizer'>,
  tickets: readonly SoldTicket[],
): Promise<void> {
  const [first] = tickets;
  if (!first) return;
  const body = { ticketIds: tickets.map(({ id }) => id), reason: 'The guests fell ill.' };
  const request = { token, key: randomUUID(), body };
  await withRetries(() => api(`POST /v1/orders/${first.orderId}/refunds`, Refunded, request));
}
