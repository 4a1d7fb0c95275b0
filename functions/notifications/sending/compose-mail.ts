import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import { senderEnv } from '../env.ts';

const { MAIL_FROM } = senderEnv.read();

/** A mail that is ready to send. `message` is the finished MIME message. */
export interface OutgoingMail {
  address: string;
  message: Buffer;
}

interface MailParts extends MailContent {
  /** The name is left out where it is a stranger's text. */
  to: { name: string | undefined; address: string };
  /** The tickets. */
  pdf?: Buffer;
  /** RFC 5545. */
  calendar?: string;
}

/** Composes the MIME message: text and HTML as alternatives, then the tickets and the calendar entry, if any. */
export async function composeMail({ to, subject, text, html, pdf, calendar }: MailParts): Promise<OutgoingMail> {
  const message = await new MailComposer({
    from: MAIL_FROM,
    to: { name: to.name ?? '', address: to.address },
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
              // Line ends are part of the format, so no mail server may rewrite them.
              contentTransferEncoding: 'base64' as const,
            },
          ]
        : []),
    ],
  })
    .compile()
    .build();
  return { address: to.address, message };
}
