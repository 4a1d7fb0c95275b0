import { textLimits } from './limits.ts';
import { isOneLine } from './text.ts';

/** Returns the form in which an address is unique: Unicode composed, case folded. Plus-addresses stay distinct. */
export const normaliseEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/**
 * Normalises a typed email address, or returns `undefined` when it cannot be one. The length is checked after
 * composing, which may lengthen a text eighteenfold, beyond any key. Half a surrogate pair is refused, as no store
 * accepts it.
 */
export function parseEmail(typed: string): string | undefined {
  const address = normaliseEmail(typed);
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(address) && isOneLine(address);
  return isAddress && Buffer.byteLength(address) <= textLimits.emailBytes ? address : undefined;
}

/** Returns the mailbox behind an address, for rate limits only: `ada+shop@example.com` is `ada@example.com`. */
export const mailboxOf = (email: string): string => normaliseEmail(email).replace(/\+[^@]*(?=@)/, '');
