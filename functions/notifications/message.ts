import MailComposer from 'nodemailer/lib/mail-composer';
import { env } from './env.ts';

const { MAIL_FROM } = env.read();

export interface Confirmation {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  pdf: Buffer;
  calendar: string;
}

/** The finished MIME message: text and HTML as alternatives, then the tickets and the calendar entry. */
export function composeMessage({ to, subject, text, html, pdf, calendar }: Confirmation): Promise<Buffer> {
  return new MailComposer({
    from: MAIL_FROM,
    to,
    subject,
    text,
    html,
    attachments: [
      { filename: 'tickets.pdf', content: pdf, contentType: 'application/pdf' },
      {
        filename: 'event.ics',
        content: calendar,
        contentType: 'text/calendar; charset=utf-8',
        // Its line ends are part of the format, so no mail server may rewrite them.
        contentTransferEncoding: 'base64',
      },
    ],
  })
    .compile()
    .build();
}
