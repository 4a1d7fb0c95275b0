import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from './environment.ts';

const Account = z.object({ email: z.string(), password: z.string(), name: z.string() });
const Accounts = z.object({ organizers: z.array(Account), buyers: z.array(Account).min(1), admin: Account });

/** Returns the text `npm start` ends with: addresses, accounts, and a purchase as shell lines to copy. */
export function welcomePage(gateway: string): string {
  const file = join(root, 'data', 'demo', 'accounts.json');
  const { organizers, buyers, admin } = Accounts.parse(JSON.parse(readFileSync(file, 'utf8')));
  const row = (role: string, { email, password, name }: z.infer<typeof Account>) =>
    `  ${role.padEnd(10)} ${email.padEnd(30)} ${password.padEnd(24)} ${name}`;
  const accounts = [
    ...buyers.map((one) => row('buyer', one)),
    ...organizers.map((one) => row('organizer', one)),
    row('admin', admin),
  ];
  const [{ email, password } = { email: '', password: '' }] = buyers;
  return `
NightFlow is up.

  API        ${gateway}/v1        (try ${gateway}/v1/events)
  Reference  ${gateway}/docs
  Mails      ${gateway}/outbox

Demo accounts (role, e-mail, password, name)
${accounts.join('\n')}

Buy two tickets step by step: copy these lines into another terminal
  API=${gateway}/v1; JSON='content-type: application/json'
  pick() { node -pe "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }
  TOKEN=$(curl -s $API/auth/login -H "$JSON" -d '${JSON.stringify({ email, password })}' | pick .accessToken)
  EVENT=$(curl -s "$API/events?limit=5" | pick '.items[0].id')
  TYPE=$(curl -s $API/events/$EVENT | pick '.ticketTypes.find((type) => type.kind === "general").id')
  AS="authorization: Bearer $TOKEN"; KEY="idempotency-key: by-hand-$(date +%s)-$RANDOM"
  curl -s $API/cart/items -H "$AS" -H "$KEY" -H "$JSON" -d "{\\"ticketTypeId\\":\\"$TYPE\\",\\"quantity\\":2}"    # hold
  ORDER=$(curl -s $API/orders -H "$AS" -H "$KEY" -H "$JSON" -d '{"payment":{"provider":"test","token":"tok_ok"}}' | pick .id)
  curl -s $API/orders/$ORDER -H "$AS"             # confirmed
  curl -s $API/tickets -H "$AS"                   # with codes; the mail is under Mails

Watch a purchase and a gate in another terminal:   npm run demo
Stop with Ctrl-C, the data is saved. Delete it:    npm run reset
`;
}
