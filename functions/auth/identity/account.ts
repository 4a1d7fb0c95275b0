import commonPasswords from '../../../data/common-passwords.json' with { type: 'json' };
import { newId } from '../../../shared/base/id.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import { normaliseEmail } from '../../../shared/text/email-address.ts';

/** An account as auth stores it. Other services see the `UserRow` part only. */
export interface Account extends UserRow {
  /** Absent for guests, and for accounts whose owner has only used mailed links. */
  passwordHash?: string;
  /** Incremented when the password changes, which voids the links mailed before. */
  credentials: number;
  /** A guest may hold, buy and read its own data. Confirming its address turns it into an account. */
  guest?: true;
  /** The account that has proved its address, and owns what it has bought. */
  mergedInto?: string;
  /** The `credentials` of that account at the time: a password that it sets by a link voids the links of this one too. */
  mergedCredentials?: number;
}

export const newAccount = (email: string, name: string, now: number): Account => ({
  userId: newId('usr', now),
  email: email.trim(),
  name,
  roles: ['buyer'],
  emailVerified: false,
  credentials: 0,
});

/** The account once its address is proved, with only what may stay. A guest becomes a full account. */
export const provenAccount = (
  { userId, email, name, phone, roles, credentials, passwordHash: kept }: Account,
  { keeps, passwordHash = keeps ? kept : undefined }: { keeps: boolean; passwordHash?: string | undefined },
): Account => ({
  userId,
  email,
  name,
  ...(keeps && phone && { phone }),
  roles,
  emailVerified: true,
  // What else was mailed or begun with the credentials of before is void.
  credentials: keeps && passwordHash === kept ? credentials : credentials + 1,
  ...(passwordHash && { passwordHash }),
});

/** The 1,557 most common passwords of at least the minimum length (zxcvbn-ts, MIT). */
const common = new Set(commonPasswords);

/** Returns why a password is refused, or `undefined` when it is acceptable. */
export function passwordFault(password: string, email: string): string | undefined {
  const folded = password.normalize('NFKC').toLowerCase();
  if (common.has(folded)) return 'This password is too common. Choose another one.';
  if (new Set(folded).size < 4) return 'Use at least four different characters';
  const address = normaliseEmail(email);
  if (folded === address || folded === address.split('@')[0]) return 'The password must not be the e-mail address';
  return undefined;
}

/** All roles of an account with these special ones: every account is a buyer. */
export const withRoles = (special: readonly string[]): string[] => [...new Set(['buyer', ...special])];

export const userView = ({ userId, email, name, phone, roles, emailVerified }: UserRow) => ({
  id: userId,
  email,
  name,
  ...(phone && { phone }),
  roles,
  emailVerified,
});
