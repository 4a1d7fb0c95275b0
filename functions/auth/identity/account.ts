import commonPasswords from '../../../data/common-passwords.json' with { type: 'json' };
import { newId } from '../../../shared/base/id.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import { normaliseEmail } from '../../../shared/text/email-address.ts';

/** The account as auth itself sees it. */
export interface Account extends UserRow {
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
export const userView = ({ userId, email, name, phone, roles, emailVerified }: UserRow) => ({
  id: userId,
  email,
  name,
  ...(phone && { phone }),
  roles,
  emailVerified,
});
