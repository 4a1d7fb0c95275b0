import { again, retry } from '../../../shared/async/retry.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, keyReused, notFound } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { returnOf } from '../../../shared/ledger/payout-row.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import { payoutReturned } from '../problems.ts';
import type { Payout } from './payout.ts';
import type { NewPayoutReturn } from './payout-schema.ts';
import { readPaidSums, readPayout, writeReturn } from './payout-store.ts';

/**
 * Records that a bank has returned a payout, once and as a whole. It is part of the open balance again. `key`: the
 * idempotency key. `now`: epoch ms. Returns the payout with its return.
 * @throws Problem `not_found`, `payout_returned`, `idempotency_key_reused`, `conflict`, `invalid_request`.
 */
export async function recordReturn(
  { organizerId, payoutId }: { organizerId: string; payoutId: string },
  body: NewPayoutReturn,
  { adminId, key, now }: { adminId: string; key: string; now: number },
): Promise<Payout> {
  const organizer = await readOrganizer(organizerId);
  const { at: told, note } = body;
  const at = told === undefined ? now : Date.parse(told);
  const returnRequest = { id: deriveId('ret', payoutId, adminId, key), hash: digest(JSON.stringify(body)) };
  return retry<Payout>(
    async () => {
      const payout = await readPayout(payoutId);
      if (!organizer || payout?.organizerId !== organizerId) throw new Problem(notFound);
      const known = payout.returnRequest;
      if (known && known.id !== returnRequest.id) throw new Problem(payoutReturned);
      if (known && known.hash !== returnRequest.hash) throw new Problem(keyReused);
      if (known) return payout;
      if (at > now) return refuse('/at', 'must not be in the future');
      if (told !== undefined && at < payout.at) return refuse('/at', 'must not be before the payout');
      const { payoutId: transactionId } = returnOf(payout, { at, createdAt: now });
      const returned = { transactionId, ...(note && { note }), at, createdAt: now };
      const paid = await readPaidSums(organizerId);
      const after = { ...payout, returned, returnRequest };
      return (await writeReturn(after, paid, organizer.timezone ?? 'UTC')) ? after : again;
    },
    { exhausted: raise(conflict) },
  );
}
