import type { JWK } from 'jose';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { httpLimits } from '../../../shared/http/limits.ts';
import { readTicketKeyRows } from '../../../shared/records/auth-rows.ts';
import { checkinLimits } from '../limits.ts';
import { publishedKeys } from './published-keys.ts';

const knownKeys = memoizeFor(httpLimits.callerMemoryMs, () => readTicketKeyRows(), { ahead: true });
/** A code may be signed with a key that was published a moment ago. Invented key ids cause no more reads than these. */
const latestKeys = memoizeFor(checkinLimits.unknownKeyMs, () => readTicketKeyRows({ consistent: true }));

/**
 * Finds the public key of ticket codes by its id, in memory. However many codes with unknown ids are scanned, a process
 * reads the keys once a second at most. Returns `undefined` for an unknown key. A revoked one still verifies: the door compares
 * the whole code with the one that was sold, so its tickets stay valid and its forgeries are refused.
 */
export async function findTicketKey(kid: string): Promise<JWK | undefined> {
  for (const read of [knownKeys, latestKeys]) {
    const row = (await read('all')).find((key) => key.kid === kid);
    if (row) return row.jwk;
  }
  return undefined;
}

/** The ticket keys that scanners need now, as published. At most half a minute old. */
export const readPublishedKeys = async (now: number) => publishedKeys(await knownKeys('all'), now);
