import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import * as z from 'zod';

type Attachment = { name: string; contentType: string; content: Uint8Array };
export interface Mail {
  id: string;
  subject: string;
  to: string[];
  date: string;
  text: string;
  /** Absent if the mail has no HTML part, or the emulator does not keep it. */
  html?: string;
  attachments: Attachment[];
}

/** The path of an attachment of a mail. With an empty name, of its HTML part. */
export const linkTo = (mail: Pick<Mail, 'id'>, name: string): string =>
  `/outbox/${encodeURIComponent(mail.id)}/${encodeURIComponent(name)}`;

/** Limit of the outbox page. More may be on disk. */
export const shownMails = 200;

async function parseMail(id: string, raw: Uint8Array): Promise<Mail> {
  const mail = await PostalMime.parse(raw);
  const names = new Set<string>();
  const attachments = mail.attachments.map(({ filename, mimeType, content }, index) => {
    // Names must be unique within a mail, so a repeated name gets a number as prefix.
    const wanted = filename || 'attachment';
    const name = names.has(wanted) ? `${index + 1}-${wanted}` : wanted;
    names.add(name);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    return { name, contentType: mimeType, content: bytes };
  });
  return {
    id,
    subject: mail.subject ?? '',
    to: (mail.to ?? []).flatMap((one) => one.address ?? []),
    date: mail.date ?? new Date(Number(id.split('-')[0])).toISOString(),
    text: mail.text ?? '',
    ...(mail.html && { html: mail.html }),
    attachments,
  };
}

/** Returns the newest mails that our own emulator sent, newest first: as many as the outbox page shows, by default. */
export function storedMails(folder: string, limit = shownMails): Promise<Mail[]> {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
  const newest = files.sort().reverse().slice(0, limit);
  return Promise.all(newest.map((name) => parseMail(name.slice(0, -'.eml'.length), readFileSync(join(folder, name)))));
}

const Listed = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        MessageId: z.string(),
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string().nullable(),
        Timestamp: z.number(),
      }),
    ),
  ),
});

/** Returns the mails of a foreign emulator, newest first. It lists texts only, so there are no attachments. */
export async function listedMails(endpoint: string): Promise<Mail[]> {
  const answer = await fetch(`${endpoint}/_ministack/ses/messages`, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) return [];
  const { messages } = Listed.parse(await answer.json());
  return Object.values(messages)
    .flat()
    .sort((one, other) => other.Timestamp - one.Timestamp)
    .slice(0, shownMails)
    .map((mail) => ({
      id: mail.MessageId,
      subject: mail.Subject,
      to: mail.To,
      date: new Date(mail.Timestamp * 1000).toISOString(),
      text: mail.BodyText ?? '',
      attachments: [],
    }));
}
