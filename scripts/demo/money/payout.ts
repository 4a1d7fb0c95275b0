import { randomUUID } from 'node:crypto';
import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { newAdmin } from '../operator/new-admin.ts';
import { Anything } from '../shapes.ts';
import { requireThat } from '../tour/narrator.ts';
import { Payouts } from './shapes.ts';
import { eventually, type Stage } from './stage.ts';

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
  const token = await newAdmin(tell.quietly, stage.endpoint);
  const body = { amount: held, reference: 'NightFlow demo' };
  await tell.request(`POST ${path}`, Anything, { token, key: randomUUID(), body });
  const left = { ...held, amount: await readBalance() };
  requireThat(left.amount === 0, `After the payout the open balance is ${formatMoney(left)}.`);
  tell.say(`open balance: ${formatMoney(left)}`);
  return held;
}
