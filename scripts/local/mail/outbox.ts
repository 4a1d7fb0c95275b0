import type { ServerResponse } from 'node:http';
import type { Mail } from './mailbox.ts';

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1d2130; }
  article { border: 1px solid #d9dce6; border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
  h2 { font-size: 1.05rem; margin: 0; } small { color: #5a6072; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }`;

/** Types the browser may display. All other attachments are downloaded, because they could be pages with scripts. */
const shownInline = ['application/pdf', 'image/png'];

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const noScripts = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" };

const linkTo = (mail: Mail, name: string) => `/outbox/${encodeURIComponent(mail.id)}/${encodeURIComponent(name)}`;

function showMail(mail: Mail): string {
  const links = mail.attachments.map(
    ({ name }) => `<a href="${escapeHtml(linkTo(mail, name))}">${escapeHtml(name)}</a>`,
  );
  return `<article><h2>${escapeHtml(mail.subject)}</h2>
    <small>to ${escapeHtml(mail.to.join(', '))} · ${escapeHtml(mail.date)}</small>
    <pre>${escapeHtml(mail.text)}</pre>${links.length > 0 ? `<p>Attached: ${links.join(' · ')}</p>` : ''}</article>`;
}

function showPage(mails: Mail[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>NightFlow outbox</title><style>${style}</style>
    <h1>Outbox</h1><p>All mails NightFlow has sent on this machine, newest first. None of them leaves it.</p>
    ${mails.map(showMail).join('\n') || '<p>There are no mails yet. Place an order, then reload this page.</p>'}</html>`;
}

function listMails(mails: Mail[]): string {
  const items = mails.map(({ attachments, ...mail }) => ({
    ...mail,
    attachments: attachments.map(({ name, contentType }) => ({
      name,
      contentType,
      url: linkTo({ ...mail, attachments }, name),
    })),
  }));
  return JSON.stringify({ items }, null, 2);
}

/**
 * Answers `/outbox` (page), `/outbox.json` (`{items: [{id, to, subject, date, text, attachments: [{name, contentType,
 * url}]}]}`) and `/outbox/<id>/<attachment>`. Answers 404 as plain text if the mail or attachment does not exist.
 */
export function answerOutbox(path: string, mails: Mail[], response: ServerResponse): void {
  const send = (status: number, contentType: string, body: string | Uint8Array, more: Record<string, string> = {}) =>
    response
      .writeHead(status, {
        'content-type': contentType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...more,
      })
      .end(body);
  if (path === '/outbox') return void send(200, 'text/html; charset=utf-8', showPage(mails), noScripts);
  if (path === '/outbox.json') return void send(200, 'application/json', listMails(mails));
  const mail = mails.find((one) => path.startsWith(linkTo(one, '')));
  const file = mail?.attachments.find(({ name }) => linkTo(mail, name) === path);
  if (file === undefined)
    return void send(404, 'text/plain; charset=utf-8', 'This mail or attachment does not exist.\n');
  const disposition = shownInline.includes(file.contentType) ? 'inline' : 'attachment';
  send(200, file.contentType, file.content, {
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
}
