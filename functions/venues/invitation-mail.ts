import type { Mail } from '../../shared/mail.ts';
import { escapeMarkup } from '../../shared/markup.ts';
import type { MemberRole } from '../../shared/records.ts';

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

/** The token stands in the text and in no address: nobody uses it up by opening a link, and no log sees it. */
export function invitationMail({ organizer, role, token, publicUrl }: Parts): Mail {
  const subject = 'You are invited to an organizer\u2019s team';
  const name = unlinked(organizer);
  const ask = `the organizer \u201c${name}\u201d invites you to its team, as ${duties[role]}.`;
  const how = 'To accept, sign in to an account whose confirmed address is this one, and send this code:';
  const where = `${publicUrl}/docs#postOrganizerInvitationsAccept`;
  const life = 'The code works once, within seven days.';
  const notYou = 'If you do not know them, nothing has happened: you may forget this mail.';
  const text = ['Hello,', ask, how, token, `Where to send it: ${where}`, `${life}\n${notYou}`].join('\n\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;color:#1b1f3b;background:#ffffff">
<div style="max-width:560px;margin:0 auto;line-height:1.5">
<p>Hello,<br>${escapeMarkup(ask)}</p>
<p>${how}</p>
<p style="padding:10px 14px;background:#eceef8;border-radius:6px;font-family:monospace;overflow-wrap:anywhere">${token}</p>
<p><a href="${escapeMarkup(where)}" style="color:#1b1f3b">Where to send it</a></p>
<p style="color:#5c6070;font-size:13px">${life}<br>${notYou}</p>
</div></body></html>
`;
  return { subject, text: `${text}\n`, html };
}
