import type { Mail } from '../../../shared/messaging/send-mail.ts';
import type { MemberRole } from '../../../shared/records/venue-rows.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';

const duties: Record<MemberRole, string> = {
  owner: 'an owner: events, sales, money and the team itself',
  editor: 'an editor: venues, events and sales',
  gatekeeper: 'a gatekeeper: the door',
  viewer: 'a viewer: sales and events, to look at',
};

/** Free text that goes to strangers: what a mail program would make a link of is none any more. */
const unlinked = (name: string): string => name.replace(/[.:/@]+(?=\S)/g, ' ');

interface Parts {
  organizer: string;
  role: MemberRole;
  token: string;
  publicUrl: string;
}

/**
 * The token stands behind the `#` of the link: no browser sends that part, so no log sees it, and opening the link uses
 * nothing up, as only the page's button does.
 */
export function invitationMail({ organizer, role, token, publicUrl }: Parts): Mail {
  const subject = 'You are invited to an organizer\u2019s team';
  const name = unlinked(organizer);
  const ask = `the organizer \u201c${name}\u201d invites you to its team, as ${duties[role]}.`;
  const how = 'To accept, open this link and sign in with the account of this address:';
  const link = `${publicUrl}/account#invitation=${token}`;
  const life = 'The link works once, within seven days.';
  const notYou = 'If you do not know them, nothing has happened: you may forget this mail.';
  const text = ['Hello,', ask, how, link, `${life}\n${notYou}`].join('\n\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;color:#1b1f3b;background:#ffffff">
<div style="max-width:560px;margin:0 auto;line-height:1.5">
<p>Hello,<br>${escapeMarkup(ask)}</p>
<p>${how}</p>
<p><a href="${escapeMarkup(link)}" style="display:inline-block;padding:10px 18px;background:#5b4bdb;color:#ffffff;border-radius:6px;text-decoration:none">Accept the invitation</a></p>
<p style="color:#5c6070;font-size:13px;overflow-wrap:anywhere">${escapeMarkup(link)}</p>
<p style="color:#5c6070;font-size:13px">${life}<br>${notYou}</p>
</div></body></html>
`;
  return { subject, text: `${text}\n`, html };
}
