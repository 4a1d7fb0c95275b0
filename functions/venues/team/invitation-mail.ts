import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import type { MemberRole } from '../../../shared/records/venue-rows.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import { unlinked } from '../../../shared/text/unlinked.ts';

const duties: Record<MemberRole, string> = {
  owner: 'an owner. Owners manage events, sales, money and the team itself',
  editor: 'an editor. Editors manage venues, events and sales',
  gatekeeper: 'a gatekeeper. Gatekeepers check tickets at the door',
  viewer: 'a viewer. Viewers see events and sales',
};

interface InvitationFacts {
  organizer: string;
  role: MemberRole;
  token: string;
  publicUrl: string;
}

/**
 * The mail with the link of an invitation. Browsers send no server what follows `#`, so no log holds the token. Opening
 * the link does not use the token, only the button on the page does.
 */
export function invitationMail({ organizer, role, token, publicUrl }: InvitationFacts): MailContent {
  const subject = 'NightFlow tickets: you are invited to a team';
  const name = unlinked(organizer);
  const team = `The organizer \u201c${name}\u201d invites you to join its team on NightFlow tickets`;
  const request = `${team} as ${duties[role]}.`;
  const how = 'To accept, open this link and sign in with an account that has this e-mail address:';
  const link = `${publicUrl}/account#invitation=${token}`;
  const validity = 'The link works once, within seven days.';
  const notYou = 'If you do not know this organizer, please ignore this mail. Nothing happens unless the link is used.';
  const text = ['Hello,', request, how, link, `${validity}\n${notYou}`].join('\n\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;color:#1b1f3b;background:#ffffff">
<div style="max-width:560px;margin:0 auto;line-height:1.5">
<p>Hello,</p>
<p>${escapeMarkup(request)}</p>
<p>${how}</p>
<p><a href="${escapeMarkup(link)}" style="display:inline-block;padding:10px 18px;background:#5b4bdb;color:#ffffff;border-radius:6px;text-decoration:none">Accept the invitation</a></p>
<p style="color:#5c6070;font-size:13px;overflow-wrap:anywhere">${escapeMarkup(link)}</p>
<p style="color:#5c6070;font-size:13px">${validity}<br>${notYou}</p>
</div></body></html>
`;
  return { subject, text: `${text}\n`, html };
}
