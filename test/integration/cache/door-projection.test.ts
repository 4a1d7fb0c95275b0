import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import { startInProcess } from '../../support/engine/in-process.ts';

/*
 * Goal: what the cache did not take while it was away reaches it later, without another preload.
 * Method: the projector stores tickets in a real Valkey. One of its writes is lost on the way.
 */

const writes = vi.hoisted(() => ({ lost: 0 }));
vi.mock('../../../shared/door/door-cache.ts', async (original) => {
  const real = await original<typeof import('../../../shared/door/door-cache.ts')>();
  const storeDoorTickets: typeof real.storeDoorTickets = async (cache, tickets, expiresAt) =>
    writes.lost-- > 0 ? [...tickets] : real.storeDoorTickets(cache, tickets, expiresAt);
  return { ...real, storeDoorTickets };
});

it('stores a ticket with the next change of any other, and keeps its latest version', async () => {
  await startInProcess({ cache: true });
  const { handler } = await import('../../../functions/tickets/projector.ts');
  const { findDoorTicket } = await import('../../../shared/door/door-cache.ts');
  const { openCache } = await import('../../../shared/cache/valkey.ts');
  const cache = openCache(process.env.VALKEY ?? '');
  const ticketTypeId = typeIdOf(newId('evt'), '7K2MP');
  const sold = (number: number, version: number, sale: number): Ticket => {
    const place = { ticketTypeId, shard: 0, number };
    return { ...place, ...placeKey(place), status: 'sold', issue: 1, sale, version };
  };
  const change = (ticket: Ticket) => handler({ Records: [{ dynamodb: { NewImage: marshall(ticket) as never } }] });
  const cached = (number: number) => findDoorTicket(cache, { ticketTypeId, shard: 0, number });

  writes.lost = 2;
  await change(sold(1, 3, 1));
  await change(sold(1, 7, 2));
  expect(await cached(1)).toBeUndefined();

  await change(sold(2, 3, 1));

  expect(await cached(1)).toMatchObject({ sale: 2 });
  expect(await cached(2)).toMatchObject({ sale: 1 });
});
