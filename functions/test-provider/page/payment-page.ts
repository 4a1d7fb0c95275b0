import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';

/** `too_late`: nobody decided until the order's `payBy`. `failed`: the order, or this attempt, ended before. */
export type PageState = 'open' | 'pending' | 'captured' | 'declined' | 'failed' | 'too_late';

interface Payment {
  orderId: string;
  amount: Money;
  returnUrl?: string;
}

const style = `
:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{margin:0;background:Canvas;color:CanvasText}
main{max-width:26rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
dl{margin:1.5rem 0;padding:1rem 0;border-block:1px solid GrayText}
dt{font-size:.9375rem}
dd{margin:0 0 .75rem;overflow-wrap:anywhere}
dd:last-child{margin:0}
.amount{font-size:1.75rem;font-weight:650}
button,.back{box-sizing:border-box;display:block;width:100%;min-height:3rem;margin:0 0 .75rem;padding:.7rem 1rem;border:2px solid;border-radius:.5rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.pay,.back{background:#1d4ed8;border-color:#1d4ed8;color:#fff}
.decline{background:none;border-color:currentColor;color:inherit}
:focus-visible{outline:3px solid CanvasText;outline-offset:2px}
`;

const texts: Record<PageState, { title: string; text: string }> = {
  open: { title: 'Test payment', text: 'Choose how this payment ends. No money moves.' },
  pending: { title: 'Payment in progress', text: 'This payment is being processed. Your order shows how it ends.' },
  captured: { title: 'Payment made', text: 'Your order is confirmed within seconds.' },
  declined: { title: 'Payment declined', text: 'Go back to your order to pay in another way.' },
  failed: {
    title: 'Payment ended',
    text: 'This payment can no longer be made. Your order shows why.',
  },
  too_late: { title: 'Too late to pay', text: 'The time to pay for this order is over. Please order again.' },
};

const buttons = `<form method="post">
<button class="pay" name="decision" value="pay">Pay</button>
<button class="decline" name="decision" value="decline">Decline</button>
</form>`;

/** The page of a payment, complete. Without a page to return to, it says that it can be closed. */
export function paymentPage(state: PageState, { orderId, amount, returnUrl }: Payment): string {
  const { title, text } = texts[state];
  const back = returnUrl
    ? `<p><a class="back" href="${escapeMarkup(returnUrl)}">Back to the shop</a></p>`
    : '<p>You can close this page and go back to the shop.</p>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · NightFlow</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
<dl>
<dt>Amount</dt><dd class="amount">${escapeMarkup(formatMoney(amount))}</dd>
<dt>Order</dt><dd>${escapeMarkup(orderId)}</dd>
</dl>
${state === 'open' ? buttons : back}
</main>
</body>
</html>
`;
}

/**
 * Where the form of the page may lead: to itself, and from there back to the shop, as browsers apply the policy to the
 * redirect too. A policy cannot name an IPv6 address.
 */
export function formTargets({ returnUrl }: Pick<Payment, 'returnUrl'>): string {
  if (!returnUrl) return "'self'";
  const { origin, protocol, hostname } = new URL(returnUrl);
  return `'self' ${hostname.startsWith('[') ? protocol : origin}`;
}
