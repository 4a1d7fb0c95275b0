import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { Account } from '../identity/account.ts';
import { accountById } from './account-store.ts';

/** Returns an account that is not erased. @throws Problem `not_found`. */
export async function requireAccount(userId: string): Promise<Account> {
  const account = await accountById(userId);
  if (!account || account.erasedAt) throw new Problem(notFound);
  return account;
}
