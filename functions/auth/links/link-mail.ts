import type { Mail } from '../../../shared/messaging/send-mail.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import type { LinkPurpose } from './link-store.ts';

const words: Record<LinkPurpose, { subject: string; ask: string; life: string; fragment: string }> = {
  verification: {
    subject: 'Confirm your e-mail address',
    ask: 'please confirm that this address is yours:',
    life: 'The link works once, within three days.',
    fragment: 'verify',
  },
  reset: {
    subject: 'Set a new password',
    ask: 'here you can set a new password:',
    life: 'The link works once, within an hour. Your sessions end with it.',
    fragment: 'reset',
  },
};

const notYou = 'If you did not ask for this, nothing has happened: you may forget this mail.';

/** The link stands after `#`: a browser sends that part to no server, so no log holds it. */
export function linkMail(
  purpose: LinkPurpose,
  { name, token, publicUrl }: { name: string | undefined; token: string; publicUrl: string },
): Mail {
  const { subject, ask, life, fragment } = words[purpose];
  const greeting = name ? `Hello ${name},` : 'Hello,';
  const link = `${publicUrl}/account#${fragment}=${token}`;
  const text = [greeting, ask, link, `${life}\n${notYou}`].join('\n\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;color:#1b1f3b;background:#ffffff">
<div style="max-width:560px;margin:0 auto;line-height:1.5">
<p>${escapeMarkup(greeting)}<br>${ask}</p>
<p><a href="${escapeMarkup(link)}" style="display:inline-block;padding:10px 18px;background:#1b1f3b;color:#ffffff;text-decoration:none;border-radius:6px">${subject}</a></p>
<p style="color:#5c6070;font-size:13px">${life}<br>${notYou}</p>
</div></body></html>
`;
  return { subject, text: `${text}\n`, html };
}
