import type * as z from 'zod';
import { formatMoney } from '../../../shared/base/money.ts';
import { Cart, Outbox, pageOf, Ticket } from '../shapes.ts';
import { type Buyer, type Evening, holdTickets, patienceSeconds, placeOrder, quantity, watchOrder } from './buying.ts';
import { type Narrator, requireThat } from './narrator.ts';
import { shortened, timeOf } from './words.ts';

/** A ticket and the code that the door scans. */
export interface Code {
  ticketId: string;
  code: string;
}

export async function holdForBuyer(tell: Narrator, buyer: Buyer, evening: Evening): Promise<void> {
  await holdTickets(tell, buyer, evening);
  const { extendableUntil } = await tell.request('GET /v1/cart', Cart, { token: buyer.token });
  requireThat(extendableUntil !== null, 'The cart reads as empty, although its hold has not expired.');
  tell.say(`each change extends the hold, never past ${timeOf(extendableUntil)}`);
  tell.explain(
    'a pool in Valkey proposed free places (a hint, never the truth); one transaction then wrote the cart,',
    'checked the limit per customer and claimed both places, each on the condition that it is claimable now',
  );
}

export async function orderAndPay(tell: Narrator, buyer: Buyer): Promise<string> {
  const placed = await placeOrder(tell, buyer, 'tok_ok');
  tell.say(`order ${placed.id}, ${formatMoney(placed.total)}: ${placed.status}, pay by ${timeOf(placed.payBy)}`);
  const what = 'The confirmation of the order';
  const order = await watchOrder(tell, buyer, placed.id, { what, wanted: ({ status }) => status === 'confirmed' });
  const captured = order.payments.find(({ status }) => status === 'captured');
  requireThat(
    order.status === 'confirmed' && captured !== undefined,
    `The order should be confirmed and paid for, but is ${order.status} (${order.failure?.code ?? 'no failure'}).`,
  );
  tell.say(`${formatMoney(captured.amount)} captured`);
  tell.explain(
    'one transaction writes order, closed cart, customer count and outbox row, and the API answers 202; then',
    'outbox → DynamoDB stream → relay → EventBridge → SQS → Step Functions, one execution named after the order:',
    'TakePayment → Paid? → ConfirmOrder → Confirmed? → OrderConfirmed',
    'ConfirmOrder signs the tickets, sells both places and confirms the order in one transaction',
  );
  return order.id;
}

export async function listTickets(tell: Narrator, { token }: Buyer, orderId: string): Promise<[Code, Code]> {
  const { items } = await tell.request('GET /v1/tickets', pageOf(Ticket), { token });
  const codes = items.flatMap((ticket) =>
    ticket.code !== undefined && ticket.status === 'valid' && ticket.orderId === orderId
      ? [{ ticketId: ticket.id, code: ticket.code }]
      : [],
  );
  const [first, second] = codes;
  requireThat(
    codes.length === quantity && first !== undefined && second !== undefined,
    `There should be ${quantity} valid tickets with codes, but there are ${codes.length}.`,
  );
  for (const { ticketId, code } of codes) tell.say(`${ticketId}  code ${shortened(code)}`);
  tell.explain(
    'a code holds event, type, place, sale and issue with an Ed25519 signature, in base32: no personal data, no secret',
  );
  return [first, second];
}

/** Shows the mail with the tickets in the local outbox. A foreign emulator lists texts only, without attachments. */
export async function showMail(tell: Narrator, { email }: Buyer, baseUrl: string): Promise<void> {
  // The buyer gets other mails too, such as the one that confirms the address.
  const ticketMails = ({ items }: z.infer<typeof Outbox>) =>
    items.filter(({ to, subject }) => to.includes(email) && subject.startsWith('Your tickets'));
  const outbox = await tell.poll('GET /outbox.json', Outbox, {
    seconds: patienceSeconds,
    what: `Delivery of the tickets to ${email}`,
    wanted: (answer) => ticketMails(answer).length > 0,
  });
  const mails = ticketMails(outbox);
  const [mail] = mails;
  requireThat(
    mail !== undefined && mails.length === 1,
    `There should be one mail with tickets to ${email}, not ${mails.length}.`,
  );
  const { attachments } = mail;
  requireThat(
    attachments.length === 0 || attachments.some(({ name }) => name.endsWith('.pdf')),
    `The mail should carry the tickets as a PDF, but carries ${attachments.map(({ name }) => name).join(', ')}.`,
  );
  tell.say(`"${mail.subject}"`, `open it at ${baseUrl}/outbox`);
  for (const { name, url } of attachments) tell.say(`${name}: ${new URL(url, baseUrl)}`);
  tell.explain(
    'OrderConfirmed → EventBridge → SQS → notifications: a PDF with one QR code per ticket, stored in S3,',
    'and a MIME mail with a calendar entry, sent by SES; a row per order stops a redelivery from mailing twice',
  );
}
