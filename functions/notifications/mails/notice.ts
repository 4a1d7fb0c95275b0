import type { MailContent } from '../../../shared/messaging/send-mail.ts';
import { escapeMarkup } from '../../../shared/text/markup.ts';
import type { PriceRow } from '../../../shared/text/price-rows.ts';
import { billHtml, billLine } from './bill.ts';
import { greetingOf, mailPage } from './mail-page.ts';

/** The contents of a mail without tickets, in plain text. */
export interface Notice {
  subject: string;
  /** The first paragraph precedes the facts, the others follow them. */
  paragraphs: readonly [string, ...string[]];
  /** When and where, one line each. */
  facts: readonly string[];
  /** What is to be paid, and for what. */
  bill?: readonly PriceRow[];
}

/** Line breaks of a text are kept. */
const paragraph = (text: string) => `<p style="line-height:1.5">${escapeMarkup(text).replaceAll('\n', '<br>')}</p>`;

/** Renders a notice as text and as HTML. Markup in its texts is escaped. */
export function noticeMail({
  subject,
  paragraphs,
  facts,
  bill = [],
  greetingName,
}: Notice & { greetingName: string | undefined }): MailContent {
  const greeting = greetingOf(greetingName);
  const [first, ...others] = paragraphs;
  const blocks = [facts, bill.map(billLine)].filter((lines) => lines.length > 0);
  const text = [
    ...[greeting, first, ...blocks.map((lines) => lines.map((line) => `  ${line}`).join('\n')), ...others],
  ].join('\n\n');
  const body = [
    `<p style="line-height:1.5">${escapeMarkup(greeting)}<br>${escapeMarkup(first)}</p>`,
    `<p style="margin:20px 0;line-height:1.5;font-size:17px">${facts.map(escapeMarkup).join('<br>')}</p>`,
    ...(bill.length > 0 ? [billHtml(bill)] : []),
    ...others.map(paragraph),
  ];
  return { subject, text: `${text}\n`, html: mailPage(subject, body.join('\n')) };
}
