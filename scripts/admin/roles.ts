import { accountByEmail, changeRoles } from '../../functions/auth/accounts/account-store.ts';
import { admins } from '../../functions/auth/accounts/admin-store.ts';
import { type Account, withRoles } from '../../functions/auth/identity/account.ts';
import { activeSessionsOf } from '../../functions/auth/sessions/active-session-store.ts';
import { Problem } from '../../shared/base/problem.ts';
import { conflict } from '../../shared/base/problems.ts';
import { Failure } from '../local/process/failure.ts';

const attempts = 4;

/** Sets the special roles of an account. The write is conditional on the roles as read and retried on a conflict. */
async function changed(email: string, special: string[], now: number): Promise<{ account: Account; changed: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const account = await accountByEmail(email);
    if (!account || account.erasedAt) {
      throw new Failure(`No account has the address ${email}. Its owner must register first, then run this again.`);
    }
    const roles = withRoles(special);
    if (account.roles.includes('admin') === special.includes('admin')) return { account, changed: false };
    try {
      return { account: await changeRoles(account, roles, await activeSessionsOf(account.userId, now)), changed: true };
    } catch (error) {
      if (!(error instanceof Problem && error.type === conflict) || attempt === attempts) throw error;
    }
  }
}

export async function addAdmin(email: string, now: number): Promise<string[]> {
  const { account, changed: isNew } = await changed(email, ['admin'], now);
  const outcome = isNew
    ? `${account.email} is an admin now. This takes effect within a minute (${account.userId}).`
    : `${account.email} is an admin already (${account.userId}).`;
  // Anyone can register with any address. Until it is confirmed, the account may belong to a stranger.
  return account.emailVerified
    ? [outcome]
    : [outcome, 'Nobody has confirmed this address yet. Make sure that its owner holds the account.'];
}

export async function removeAdmin(email: string, now: number): Promise<string[]> {
  const { account, changed: wasOne } = await changed(email, [], now);
  return [
    wasOne
      ? `${account.email} is no longer an admin. This takes effect within a minute.`
      : `${account.email} is not an admin.`,
  ];
}

export async function listAdmins(): Promise<string[]> {
  const all = await admins();
  if (all.length === 0) return ['There is no admin yet. Add one: npm run admin -- add <email> --stage <stage>'];
  const sorted = all.sort((one, other) => one.email.localeCompare(other.email));
  return sorted.map(({ email, name, userId, emailVerified }) =>
    [email.padEnd(36), name.padEnd(24), userId, ...(emailVerified ? [] : ['address not confirmed'])].join('  '),
  );
}
