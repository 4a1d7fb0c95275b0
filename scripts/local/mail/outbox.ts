import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { linkTo, type Mail } from './mailbox.ts';
import { type OutboxQuery, outboxPage, script } from './outbox-page.ts';

/** Types the browser may display. All other attachments are downloaded, because they could be pages with scripts. */
const shownInline = ['application/pdf', 'image/png'];

const own = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

const pagePolicy =
  `default-src 'none'; script-src ${own}; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; ` +
  "base-uri 'none'; frame-ancestors 'none'";

/** A mail is a stranger's page: it runs nothing and loads nothing, in the frame and on its own. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

function listMails(mails: readonly Mail[]): string {
  const items = mails.map(({ attachments, ...mail }) => ({
    ...mail,
    attachments: attachments.map(({ name, contentType }) => ({
      name,
      contentType,
      url: linkTo(mail, name),
    })),
  }));
  return JSON.stringify({ items }, null, 2);
}

function queryOf(parameters: URLSearchParams): OutboxQuery {
  const page = Number(parameters.get('page') ?? 1);
  return {
    to: (parameters.get('to') ?? '').trim().toLowerCase(),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** Links in a mail open in a new tab, as the frame may not leave its page. */
const withTarget = (html: string): string => `<base target="_blank">${html}`;

/**
 * Answers `/outbox?to=&page=` (page), `/outbox.json` (`{items: [{id, to, subject, date, text, html?, attachments:
 * [{name, contentType, url}]}]}`), `/outbox/<id>/` (the HTML part) and `/outbox/<id>/<attachment>`. Answers 404 as plain
 * text if the mail or attachment does not exist.
 */
export function answerOutbox(target: string, mails: readonly Mail[], response: ServerResponse): void {
  const [path = '', query = ''] = target.split('?');
  const send = (status: number, contentType: string, body: string | Uint8Array, more: Record<string, string> = {}) =>
    void response
      .writeHead(status, {
        'content-type': contentType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        ...more,
      })
      .end(body);
  const html = (body: string, policy: string) =>
    send(200, 'text/html; charset=utf-8', body, { 'content-security-policy': policy });
  if (path === '/outbox') return void html(outboxPage(mails, queryOf(new URLSearchParams(query))), pagePolicy);
  if (path === '/outbox.json') return void send(200, 'application/json', listMails(mails));
  const mail = mails.find((one) => path.startsWith(linkTo(one, '')));
  if (mail?.html && path === linkTo(mail, '')) return void html(withTarget(mail.html), mailPolicy);
  const file = mail?.attachments.find(({ name }) => linkTo(mail, name) === path);
  if (file === undefined)
    return void send(404, 'text/plain; charset=utf-8', 'This mail or attachment does not exist.\n');
  const disposition = shownInline.includes(file.contentType) ? 'inline' : 'attachment';
  send(200, file.contentType, file.content, {
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
}
