import { expect, it } from 'vitest';
import { type Entry, ledgerRow } from '../../../../shared/ledger/ledger-row.ts';
import { paperOfTransaction } from '../../../../shared/ledger/paper-key.ts';

const refund = (entries: Entry[]) =>
  ledgerRow(
    { organizerId: 'org_1', timezone: 'UTC', now: 2_000 },
    {
      ...{ id: 'ord_1#refund-1#due', at: 1_000, kind: 'refund', currency: 'EUR', orderId: 'ord_1' },
      ...{ refundId: 'ord_1#refund-1', credits: true, events: ['evt_1'], entries },
    },
  );

it('a refund of what an organizer has sold has a credit note', () => {
  const sold: Entry[] = [
    ['refunds', -119],
    ['sales:19', 100],
    ['tax:19', 19],
  ];
  const paper = { orderId: 'ord_1', organizerId: 'org_1', refundId: 'ord_1#refund-1' };
  expect(paperOfTransaction(refund(sold))).toEqual(paper);
});

it('a refund of which an organizer bears a loss alone has none: nobody could issue it', () => {
  const lost: Entry[] = [
    ['losses', 5],
    ['refunds', -5],
  ];
  expect(paperOfTransaction(refund(lost))).toBeUndefined();
});
