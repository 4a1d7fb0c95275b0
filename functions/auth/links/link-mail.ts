import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import type { LinkPurpose } from './link.ts';

interface Wording {
  subject: string;
  request: string;
  button: string;
  validity: string;
  /** Selects the view of the account page. */
  fragment: string;
}

const wordings: Record<LinkPurpose, Wording> = {
  verification: {
    subject: 'NightFlow tickets: confirm your e-mail address',
    request:
      'This address was used at NightFlow tickets to register or to buy tickets. Please confirm that it is yours:',
    button: 'Confirm your e-mail address',
    validity: 'The link works once, within three days.',
    fragment: 'verify',
  },
  reset: {
    subject: 'NightFlow tickets: set a new password',
    request: 'You can set a new password for your account at NightFlow tickets here:',
    button: 'Set a new password',
    validity: 'The link works once, within one hour. A new password signs you out on all devices.',
    fragment: 'reset',
  },
};

const notYou = 'If this was not you, please ignore this mail. Nothing happens unless the link is used.';

/** An order as a guest's link names it. */
export interface GuestPurchase {
  orderId: string;
  /** Epoch ms. */
  createdAt: number;
  places: number;
  /** The titles of its events. They are texts of strangers, in which nothing can be clicked. */
  events: readonly string[];
}

const formatDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' });

/** Says what was bought, so that the owner of the mailbox recognises their own purchase. */
function purchaseLines(purchases: readonly GuestPurchase[]): string[] {
  if (purchases.length === 0) return ['Nothing has been bought as this guest yet.'];
  return [
    'Bought as this guest:',
    ...purchases.map(
      ({ orderId, createdAt, places, events }) =>
        `Order ${orderId} of ${formatDay.format(createdAt)} (UTC), ${places} ${places === 1 ? 'ticket' : 'tickets'}: ${events.join(', ')}`,
    ),
  ];
}

/** The mail with a link to the account page. Browsers send no server what follows `#`, so no log holds the token. */
export function linkMail(
  purpose: LinkPurpose,
  {
    name,
    token,
    publicUrl,
    purchases,
  }: { name: string | undefined; token: string; publicUrl: string; purchases?: readonly GuestPurchase[] | undefined },
): MailContent {
  const { subject, request, button, validity, fragment } = wordings[purpose];
  const greeting = name ? `Hello ${name},` : 'Hello,';
  const link = `${publicUrl}/account#${fragment}=${token}`;
  const bought = purchases ? purchaseLines(purchases) : [];
  const text = [
    greeting,
    request,
    ...(bought.length > 0 ? [bought.join('\n')] : []),
    link,
    `${validity}\n${notYou}`,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;color:#1b1f3b;background:#ffffff">
<div style="max-width:560px;margin:0 auto;line-height:1.5">
<p>${escapeMarkup(greeting)}</p>
<p>${request}</p>
${bought.length > 0 ? `<p>${bought.map(escapeMarkup).join('<br>')}</p>\n` : ''}<p><a href="${escapeMarkup(link)}" style="display:inline-block;padding:10px 18px;background:#1b1f3b;color:#ffffff;text-decoration:none;border-radius:6px">${button}</a></p>
<p style="color:#5c6070;font-size:13px">${validity}<br>${notYou}</p>
</div></body></html>
`;
  return { subject, text: `${text}\n`, html };
}
