import type { Mail } from '../../../shared/messaging/send-mail.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import { mailPage } from './mail-page.ts';

export interface Notice {
  subject: string;
  /** What is to be said: the first before the facts, the others after them. */
  paragraphs: readonly [string, ...string[]];
  /** When, where, how much: a line each. */
  facts: readonly string[];
}

const paragraph = (text: string) => `<p style="line-height:1.5">${escapeMarkup(text)}</p>`;

/** A mail without tickets that tells whoever has some what has become of them. Whatever it says is plain text. */
export function noticeMail({ subject, paragraphs, facts, greetingName }: Notice & { greetingName: string }): Mail {
  const greeting = `Hello ${greetingName},`;
  const [first, ...others] = paragraphs;
  const text = [greeting, first, facts.map((fact) => `  ${fact}`).join('\n'), ...others].join('\n\n');
  const body = [
    `<p style="line-height:1.5">${escapeMarkup(greeting)}<br>${escapeMarkup(first)}</p>`,
    `<p style="margin:20px 0;line-height:1.5;font-size:17px">${facts.map(escapeMarkup).join('<br>')}</p>`,
    ...others.map(paragraph),
  ];
  return { subject, text: `${text}\n`, html: mailPage(subject, body.join('\n')) };
}
