import { codesIn, type TicketCode } from '../../../shared/door/code-format.ts';
import type { CodeKey } from './manifest.ts';

const imported = new Map<string, Promise<CryptoKey>>();

function importKey({ kty, crv, x }: CodeKey): Promise<CryptoKey> {
  const known = imported.get(x);
  if (known) return known;
  const key = crypto.subtle.importKey('jwk', { kty, crv, x }, { name: 'Ed25519' }, false, ['verify']);
  imported.set(x, key);
  return key;
}

/**
 * Returns the ticket of a code that one of the keys has signed. `revoked`: the key has leaked since, so the signature
 * proves nothing. @throws Error if the browser cannot verify Ed25519 signatures.
 */
export async function verifyCode(
  text: string,
  keys: readonly CodeKey[],
): Promise<{ ticket: TicketCode; revoked: boolean } | undefined> {
  for (const { ticket, signed, signature } of codesIn(text)) {
    const key = keys.find(({ kid }) => kid === ticket.kid);
    if (!key) continue;
    if (await crypto.subtle.verify('Ed25519', await importKey(key), signature, signed)) {
      return { ticket, revoked: key.revokedAt !== undefined };
    }
  }
  return undefined;
}
