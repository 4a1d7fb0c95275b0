import { expect, it } from 'vitest';
import { unlinkedOrder } from '../../../functions/notifications/order/unlinked-order.ts';

it('leaves nothing to click in the name of a seat', () => {
  const seat = 'www.evil-evil.example-1';
  const mailed = {
    order: { items: [], attempts: [] },
    buyer: { name: 'Eve' },
    tickets: new Map([['t', { seat }]]),
    events: new Map(),
  };
  const { tickets } = unlinkedOrder(mailed as unknown as Parameters<typeof unlinkedOrder>[0]);
  expect(tickets.get('t')?.seat).toBe('www evil-evil example-1');
});
