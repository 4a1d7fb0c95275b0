import { randomUUID } from 'node:crypto';
import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { ensureFounder } from '../load/load-people.ts';
import { Anything, Session } from '../shapes.ts';
import { requireThat } from '../tour/narrator.ts';
import { runCommand } from './run-command.ts';
import { Payouts } from './shapes.ts';
import { eventually, type Stage } from './stage.ts';

/** Registers an account and makes it an admin, as an operator does. Returns its token. */
async function newAdmin({ tell, endpoint }: Stage): Promise<string> {
  const email = `lee.${randomUUID().slice(0, 8)}@nightflow.example`;
  const account = { email, password: randomUUID(), name: 'Lee Admin' };
  await ensureFounder(tell.quietly, account);
  const { code, text } = await runCommand(endpoint, 'admin', 'add', email);
  requireThat(code === 0, `npm run admin -- add ${email}: ${text}`);
  const { password } = account;
  // The role is in new tokens.
  return (await tell.quietly('POST /v1/auth/login', Session, { body: { email, password } })).body.accessToken;
}

/**
 * An admin pays out what the platform holds for the organizer, once it is what the ledger says. Returns the amount.
 * @throws Failure unless the open balance is zero afterwards.
 */
export async function payOrganizer(stage: Stage, held: Money): Promise<Money> {
  const { tell, shop } = stage;
  const path = `/v1/organizers/${shop.organizerId}/payouts` as const;
  const readBalance = async () => {
    const { body } = await tell.quietly(`GET ${path}`, Payouts, { token: shop.token });
    return body.balance[0]?.amount ?? 0;
  };
  await eventually(`An open balance of ${formatMoney(held)}, as in the ledger,`, async () =>
    (await readBalance()) === held.amount ? true : undefined,
  );
  tell.say(`open balance: ${formatMoney(held)}`);
  const token = await newAdmin(stage);
  const body = { amount: held, reference: 'NightFlow demo' };
  await tell.request(`POST ${path}`, Anything, { token, key: randomUUID(), body });
  const left = { ...held, amount: await readBalance() };
  requireThat(left.amount === 0, `After the payout the open balance is ${formatMoney(left)}.`);
  tell.say(`open balance: ${formatMoney(left)}`);
  return held;
}
