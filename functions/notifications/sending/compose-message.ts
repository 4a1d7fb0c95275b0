import MailComposer from 'nodemailer/lib/mail-composer';
import { mailEnv } from '../env.ts';

const { MAIL_FROM } = mailEnv.read();

interface Message {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** The tickets. */
  pdf?: Buffer;
  calendar?: string;
}

/** The finished MIME message: text and HTML as alternatives, then the tickets and the calendar entry, if any. */
export function composeMessage({ to, subject, text, html, pdf, calendar }: Message): Promise<Buffer> {
  return new MailComposer({
    from: MAIL_FROM,
    to,
    subject,
    text,
    html,
    attachments: [
      ...(pdf ? [{ filename: 'tickets.pdf', content: pdf, contentType: 'application/pdf' }] : []),
      ...(calendar
        ? [
            {
              filename: 'event.ics',
              content: calendar,
              contentType: 'text/calendar; charset=utf-8',
              // Its line ends are part of the format, so no mail server may rewrite them.
              contentTransferEncoding: 'base64' as const,
            },
          ]
        : []),
    ],
  })
    .compile()
    .build();
}
