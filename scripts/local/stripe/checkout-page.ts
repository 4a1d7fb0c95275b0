import type { ServerResponse } from 'node:http';
import type Stripe from 'stripe';
import type { Ledger } from './ledger.ts';
import { Refusal } from './refusal.ts';

/** What the buttons of the page do. `confirm` and `refuse` answer the bank's question of 3-D Secure. */
const buttons = {
  card: 'Pay by card',
  declined: 'Pay by a card that is declined',
  secure: 'Pay by a card with 3-D Secure',
  delayed: 'Pay by direct debit, which takes days',
  confirm: 'Confirm to my bank',
  refuse: 'Refuse',
} as const;
type Button = keyof typeof buttons;

const isButton = (name: string | null): name is Button => name !== null && Object.hasOwn(buttons, name);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const intentOf = ({ intents }: Ledger, { payment_intent }: Stripe.Checkout.Session): Stripe.PaymentIntent | undefined =>
  intents.get(String(payment_intent));

/** The page of a Checkout session as HTML. It only has what a demonstration needs. */
function checkoutPage(ledger: Ledger, id: string): string {
  const session = ledger.session(id);
  const intent = intentOf(ledger, session);
  const asks: Button[] =
    intent?.status === 'requires_action' ? ['confirm', 'refuse'] : ['card', 'declined', 'secure', 'delayed'];
  const shown = session.status === 'open' ? asks : [];
  const declined = intent?.last_payment_error?.decline_code;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Checkout (fake Stripe)</title>
<h1>Pay ${session.amount_total} ${escaped(session.currency?.toUpperCase() ?? '')} in minor units</h1>
<p>This page is ${session.status}, for ${escaped(session.client_reference_id ?? '')}.</p>
${declined ? `<p role="alert">Your card was declined: ${escaped(declined)}.</p>` : ''}
<form method="post">${shown.map((name) => `<button name="way" value="${name}">${buttons[name]}</button>`).join(' ')}</form>
<p><a href="${escaped(session.cancel_url ?? '')}">Back to the shop</a></p></html>`;
}

/** Presses a button. Returns where the browser goes next: the shop once it is paid, and this page otherwise. */
function press(ledger: Ledger, id: string, button: Button): string {
  const session = ledger.session(id);
  if (session.status !== 'open') throw new Refusal(`This page is ${session.status}.`, { isKept: false });
  const back = `/c/pay/${id}`;
  if (button === 'confirm' || button === 'refuse') ledger.authenticate(id, button === 'confirm');
  else ledger.pay(id, button === 'declined' ? { declined: 'insufficient_funds' } : button);
  return ledger.session(id).status === 'complete' ? (session.success_url ?? back) : back;
}

/** Shows a page of Checkout, or presses one of its buttons. */
export function servePage(ledger: Ledger, id: string, way: string | null, response: ServerResponse): void {
  try {
    const [status, headers, text] = isButton(way)
      ? ([303, { location: press(ledger, id, way) }, ''] as const)
      : ([200, { 'content-type': 'text/html; charset=utf-8' }, checkoutPage(ledger, id)] as const);
    response.writeHead(status, headers).end(text);
  } catch (error) {
    response.writeHead(error instanceof Refusal ? error.status : 409, { 'content-type': 'text/plain' });
    response.end(error instanceof Error ? error.message : String(error));
  }
}
