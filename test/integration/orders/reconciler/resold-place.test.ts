import { beforeAll, expect, it } from 'vitest';
import { account, hold, must, order, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { confirm } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const hour = 3_600_000;

it('compares two orders of one place, which was returned and sold again', async () => {
  const party = await show({ capacity: 1 });
  const buy = async () => {
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer));
    await confirm(id);
    return id as string;
  };
  const { token } = party.organizer;
  const first = await buy();
  must(202, await call('POST', `/v1/orders/${first}/refunds`, { token, body: { reason: 'No show' } }));
  const second = await buy();
  const { compareOrders } = await import('../../../../functions/orders/reconciliation/compare-orders.ts');
  const window = {
    from: Date.now() - hour,
    to: Date.now(),
    anew: false,
    postings: new Map(),
    known: new Set<string>(),
  };
  const found = await compareOrders([first, second], new Map(), window);
  expect(found.filter(({ kind }) => kind === 'tickets_missing')).toEqual([]);
});
