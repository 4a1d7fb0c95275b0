import type { Plan } from '../../../../scripts/local/host/plan.ts';
import type { Handler } from './cloud.ts';

/** The entries that run in a simulation. What others do changes no places, no money and no guests. */
const entries = [
  'venues/api',
  'catalog/{api,on-event-refunded}',
  'tickets/{api,projector,on-event-published,on-ticket-type-added,on-ticket-type-capacity-changed,on-event-cancelled}',
  'carts/api',
  'checkin/{api,scan,floor}',
  'orders/{api,box-office,webhook,saga,every-minute,every-five-minutes,on-order-placed,on-event-withdrawn,on-order-refunded,projector}',
  'accounting/{api,on-transaction-posted,on-paper-due}',
  'operations/{relay,every-minute}',
].flatMap((names) => {
  const [, folder = '', list] = /^(\w+\/)\{(.+)\}$/.exec(names) ?? [];
  return list ? list.split(',').map((name) => folder + name) : [names];
});

/** Sets the environment of the functions and loads their handlers, by ARN. */
export async function loadHandlers(plan: Plan): Promise<Map<string, Handler>> {
  const chosen = plan.functions.filter(({ entry }) => entries.some((name) => entry === `functions/${name}.ts`));
  for (const { environment } of plan.functions) Object.assign(process.env, environment, { SERVICE: 'simulation' });
  const loaded = chosen.map(async ({ arn, entry }) => {
    const { handler } = await import(/* @vite-ignore */ `../../../../${entry}`);
    return [arn, handler] as const;
  });
  const { verifyTestWebhook } = await import('../../../../functions/orders/payment/test/test-webhook.ts');
  Object.assign(globalThis, { verifyTestWebhook });
  return new Map(await Promise.all(loaded));
}

/** The ARN of the function with this entry, such as `orders/every-minute`. */
export function arnOf(plan: Plan, name: string): string {
  const found = plan.functions.find(({ entry }) => entry === `functions/${name}.ts`);
  if (!found) throw new Error(`No function has the entry ${name}`);
  return found.arn;
}
