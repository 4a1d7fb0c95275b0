import { rfc3339 } from '../../../shared/base/clock.ts';
import type { TicketKeyRow } from '../../../shared/records/auth-rows.ts';
import { checkinLimits } from '../limits.ts';

/** The key that signs now, as far as the rows tell: the newest one. */
const newestOf = (rows: readonly TicketKeyRow[]): TicketKeyRow | undefined =>
  rows.toSorted((one, other) => other.from - one.from || one.kid.localeCompare(other.kid))[0];

/**
 * Until when a key stays published, epoch ms: a day after the end of the last event that it has signed for. Undefined
 * for the newest key, which signs for further events. One that has signed nothing stays as long after its successor.
 */
function publishedUntil(row: TicketKeyRow, newest: TicketKeyRow | undefined): number | undefined {
  if (!newest || row.kid === newest.kid) return undefined;
  return Math.max(row.lastEndsAt ?? 0, newest.from) + checkinLimits.keyAfterEndMs;
}

/** The keys whose tickets may still come to a door, newest first. */
export function keysInUse(rows: readonly TicketKeyRow[], now: number): (TicketKeyRow & { until?: number })[] {
  const newest = newestOf(rows);
  return rows
    .flatMap((row) => {
      const until = publishedUntil(row, newest);
      return until !== undefined && until <= now ? [] : [{ ...row, ...(until !== undefined && { until }) }];
    })
    .toSorted((one, other) => other.from - one.from || one.kid.localeCompare(other.kid));
}

/** The public keys as the API shows them. Devices load the same list with their manifest. */
export const publishedKeys = (rows: readonly TicketKeyRow[], now: number) =>
  keysInUse(rows, now).map(({ kid, jwk, from, until, revokedAt }) => ({
    kid,
    kty: 'OKP' as const,
    crv: 'Ed25519' as const,
    x: jwk.x ?? '',
    from: rfc3339(from),
    ...(until !== undefined && { until: rfc3339(until) }),
    ...(revokedAt !== undefined && { revokedAt: rfc3339(revokedAt) }),
  }));
