import { again, retry } from '../../../shared/async/retry.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, keyReused, notFound } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import { payoutExceedsBalance } from '../problems.ts';
import { loadOpenBalance } from './load-open-balance.ts';
import type { Payout } from './payout.ts';
import type { NewPayout } from './payout-schema.ts';
import { readPaidSums, readPayout, writePayout } from './payout-store.ts';

/**
 * Records what the platform has paid to an organizer. Several payouts at a time never exceed the open balance together.
 * `key`: the idempotency key. `now`: epoch ms.
 * @throws Problem `not_found`, `payout_exceeds_balance`, `idempotency_key_reused`, `conflict`, `invalid_request`.
 */
export async function recordPayout(
  organizerId: string,
  body: NewPayout,
  { adminId, key, now }: { adminId: string; key: string; now: number },
): Promise<Payout> {
  const organizer = await readOrganizer(organizerId);
  if (!organizer) throw new Problem(notFound);
  const { at: told, reference, note } = body;
  const at = told === undefined ? now : Date.parse(told);
  const payoutId = deriveId('pay', organizerId, adminId, key);
  const hash = digest(JSON.stringify(body));
  return retry<Payout>(
    async () => {
      const known = await readPayout(payoutId);
      if (known && known.hash !== hash) throw new Problem(keyReused);
      if (known) return known;
      if (at > now) return refuse('/at', 'must not be in the future');
      const paid = await readPaidSums(organizerId);
      const { amount, currency } = body.amount;
      const open = (await loadOpenBalance(organizerId, paid)).get(currency) ?? 0;
      if (amount > open) {
        throw new Problem(payoutExceedsBalance, undefined, { members: { balance: { amount: open, currency } } });
      }
      const words = { ...(reference && { reference }), ...(note && { note }) };
      const payout: Payout = { payoutId, organizerId, amount: body.amount, ...words, at, createdAt: now, hash };
      return (await writePayout(payout, paid, organizer.timezone ?? 'UTC')) ? payout : again;
    },
    { exhausted: raise(conflict) },
  );
}
