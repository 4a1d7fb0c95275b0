import { limits } from '../../shared/limits.ts';
import type { UserRecord } from '../../shared/records.ts';
import { isOneLine } from '../../shared/text.ts';

/** The form under which an address is unique: unicode composed, case folded, plus-addresses kept distinct. */
export const normaliseEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/**
 * The form of what somebody typed where an address was asked for, or `undefined` when it cannot be one. Composing may
 * lengthen a text eighteenfold, beyond any key of a table, and half a character is refused by any store.
 */
export function addressOf(typed: string): string | undefined {
  const address = normaliseEmail(typed);
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(address) && isOneLine(address);
  return isAddress && Buffer.byteLength(address) <= limits.emailBytes ? address : undefined;
}

const commonPasswords = new Set([
  '1234567890',
  '0123456789',
  'qwertyuiop',
  'password12',
  'password123',
  'passwordpassword',
  'iloveyou12',
  'letmein123',
  'welcome123',
  '1q2w3e4r5t',
]);

/** Why a password is refused, or `undefined` when it may be used. */
export function passwordFault(password: string, email: string): string | undefined {
  const folded = password.toLowerCase();
  if (commonPasswords.has(folded)) return 'This password is among the most common ones';
  if (new Set(folded).size < 4) return 'The password repeats too few characters';
  const address = normaliseEmail(email);
  if (folded === address || folded === address.split('@')[0]) return 'The password must not be the e-mail address';
  return undefined;
}

/** The account as the API shows it. */
export const userView = ({ userId, email, name, phone, roles, emailVerified }: UserRecord) => ({
  id: userId,
  email,
  name,
  ...(phone && { phone }),
  roles,
  emailVerified,
});
