import commonPasswords from '../../data/common-passwords.json' with { type: 'json' };
import { newId } from '../../shared/id.ts';
import { limits } from '../../shared/limits.ts';
import type { UserRecord } from '../../shared/records.ts';
import { isOneLine } from '../../shared/text.ts';

/** The account as auth itself sees it. */
export interface Account extends UserRecord {
  /** A guest has none, nor has an account whose owner has only ever used mailed links. */
  passwordHash?: string;
  /** +1 whenever the password changes: links mailed before are void. */
  credentials: number;
  /** May hold, buy and read its own until the mailed link makes it an account. */
  guest?: true;
  /** Epoch ms. */
  erasedAt?: number;
}

/** What every account begins as. */
export const newAccount = (email: string, name: string, now: number): Account => ({
  userId: newId('usr', now),
  email: email.trim(),
  name,
  roles: ['buyer'],
  emailVerified: false,
  credentials: 0,
});

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

/** The mailbox behind an address, for limits only: `ada+shop@example.com` is `ada@example.com`. */
export const mailboxOf = (email: string): string => normaliseEmail(email).replace(/\+[^@]*(?=@)/, '');

/** The 1,557 of the most common passwords that are long enough to be tried (zxcvbn-ts, MIT). */
const common = new Set(commonPasswords);

/** Why a password is refused, or `undefined` when it may be used. */
export function passwordFault(password: string, email: string): string | undefined {
  const folded = password.normalize('NFKC').toLowerCase();
  if (common.has(folded)) return 'This password is among the most common ones';
  if (new Set(folded).size < 4) return 'The password repeats too few characters';
  const address = normaliseEmail(email);
  if (folded === address || folded === address.split('@')[0]) return 'The password must not be the e-mail address';
  return undefined;
}

/** The roles of an account after somebody set its special ones: everybody stays a buyer. */
export const withRoles = (special: readonly string[]): string[] => [...new Set(['buyer', ...special])];

/** The account as the API shows it. */
export const userView = ({ userId, email, name, phone, roles, emailVerified }: UserRecord) => ({
  id: userId,
  email,
  name,
  ...(phone && { phone }),
  roles,
  emailVerified,
});
