// Goal: a provider that cannot be asked is named, with what it said, so that a command can say it in a sentence.
import { expect, it, vi } from 'vitest';
import { listRecords } from '../../../functions/orders/reconciliation/provider-side.ts';

const list = () => Promise.reject(new Error('Stripe: the connection was refused'));
vi.mock('../../../functions/orders/payment/require-provider.ts', () => ({
  listingProviders: async () => ['stripe'],
  requireProvider: () => ({ list }),
}));

it('a provider that does not answer is named with its fault', async () => {
  await expect(listRecords({ from: 0, to: 1 })).rejects.toMatchObject({
    name: 'ListingFault',
    message: 'stripe could not be asked: Stripe: the connection was refused',
    cause: new Error('Stripe: the connection was refused'),
  });
});
