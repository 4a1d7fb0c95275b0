import { type Account, withRoles } from '../../functions/auth/accounts/account.ts';
import { accountByEmail, changeRoles } from '../../functions/auth/accounts/account-store.ts';
import { admins } from '../../functions/auth/accounts/admin-store.ts';
import { sessionsOf } from '../../functions/auth/sessions/session-store.ts';
import { conflict, Problem } from '../../shared/base/problem.ts';
import { Failure } from '../local/process/failure.ts';

const attempts = 4;

/** Roles are changed on the condition of those read: whoever came in between is read again. */
async function changed(email: string, special: string[], now: number): Promise<{ account: Account; changed: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const account = await accountByEmail(email);
    if (!account || account.erasedAt) {
      throw new Failure(`No account has the address ${email}: let its owner register first, then run this again.`);
    }
    const roles = withRoles(special);
    if (account.roles.includes('admin') === special.includes('admin')) return { account, changed: false };
    try {
      return { account: await changeRoles(account, roles, await sessionsOf(account.userId, now)), changed: true };
    } catch (error) {
      if (!(error instanceof Problem && error.type === conflict) || attempt === attempts) throw error;
    }
  }
}

export async function addAdmin(email: string, now: number): Promise<string[]> {
  const { account, changed: isNew } = await changed(email, ['admin'], now);
  const said = isNew
    ? `${account.email} is an admin now, at the latest in a minute (${account.userId}).`
    : `${account.email} is an admin already (${account.userId}).`;
  // Anybody may register with anybody's address: until it is confirmed, the account may be a stranger's.
  return account.emailVerified
    ? [said]
    : [said, 'Nobody has confirmed this address yet: make sure that the account is its owner’s.'];
}

export async function removeAdmin(email: string, now: number): Promise<string[]> {
  const { account, changed: wasOne } = await changed(email, [], now);
  return [
    wasOne ? `${account.email} is no admin any more, at the latest in a minute.` : `${account.email} is no admin.`,
  ];
}

export async function listAdmins(): Promise<string[]> {
  const all = await admins();
  if (all.length === 0) return ['There is no admin yet: npm run admin -- add <email> --stage <stage>'];
  const sorted = all.sort((one, other) => one.email.localeCompare(other.email));
  return sorted.map(({ email, name, userId, emailVerified }) =>
    [email.padEnd(36), name.padEnd(24), userId, ...(emailVerified ? [] : ['address not confirmed'])].join('  '),
  );
}
