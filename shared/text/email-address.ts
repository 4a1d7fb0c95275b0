import { textLimits } from './limits.ts';
import { isOneLine } from './text.ts';

/** The form under which an address is unique: unicode composed, case folded, plus-addresses kept distinct. */
export const normaliseEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/**
 * The form of what somebody typed where an address was asked for, or `undefined` when it cannot be one. Composing may
 * lengthen a text eighteenfold, beyond any key of a table, and half a character is refused by any store.
 */
export function parseEmail(typed: string): string | undefined {
  const address = normaliseEmail(typed);
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(address) && isOneLine(address);
  return isAddress && Buffer.byteLength(address) <= textLimits.emailBytes ? address : undefined;
}

/** The mailbox behind an address, for limits only: `ada+shop@example.com` is `ada@example.com`. */
export const mailboxOf = (email: string): string => normaliseEmail(email).replace(/\+[^@]*(?=@)/, '');
