import { escapeMarkup } from '../../../shared/text/markup.ts';

/** The HTML page of every mail about an order. It loads nothing from elsewhere, so opening it tracks nobody. */
export const mailPage = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeMarkup(title)}</title></head>
<body style="margin:0;padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;color:#1b1f3b;background:#ffffff">
<div style="max-width:560px;margin:0 auto">
${body}
</div></body></html>
`;

/** The first line of a mail. Without a name to a mailbox that may be anybody's. */
export const greetingOf = (name: string | undefined): string => (name ? `Hello ${name},` : 'Hello,');
