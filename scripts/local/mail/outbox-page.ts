import { linkTo, type Mail, shownMails } from './mailbox.ts';
import { style } from './outbox-style.ts';

/** What the query of the page asks for. */
export interface OutboxQuery {
  /** Part of an address, in lower case. Empty for all mails. */
  to: string;
  /** From 1. */
  page: number;
}

const mailsPerPage = 20;

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The addresses in a text, up to a closing bracket or the punctuation after them. */
const links = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;

/** Renders plain text with its web addresses as links. */
function linked(text: string): string {
  let html = '';
  let end = 0;
  for (const { 0: link, index } of text.matchAll(links)) {
    html += `${escapeHtml(text.slice(end, index))}<a href="${escapeHtml(link)}" rel="noreferrer">${escapeHtml(link)}</a>`;
    end = index + link.length;
  }
  return html + escapeHtml(text.slice(end));
}

const pathOf = ({ to, page }: OutboxQuery): string => {
  const query = new URLSearchParams({ ...(to && { to }), ...(page > 1 && { page: String(page) }) }).toString();
  return `/outbox${query && `?${query}`}`;
};

function showMail(mail: Mail): string {
  const time = escapeHtml(new Date(mail.date).toISOString());
  const files = mail.attachments.map(
    ({ name }) => `<li><a href="${escapeHtml(linkTo(mail, name))}">${escapeHtml(name)}</a></li>`,
  );
  // The frame has its own policy: no script, nothing loaded, and links open in a new tab.
  const page = mail.html
    ? `<details><summary>Show as HTML</summary><iframe loading="lazy" title="${escapeHtml(mail.subject)}"
        sandbox="allow-popups allow-popups-to-escape-sandbox" src="${escapeHtml(linkTo(mail, ''))}"></iframe></details>`
    : '';
  const to = mail.to.map((address) => {
    const path = escapeHtml(pathOf({ to: address.toLowerCase(), page: 1 }));
    return `<a href="${path}">${escapeHtml(address)}</a>`;
  });
  return `<article><h2>${escapeHtml(mail.subject) || '(no subject)'}</h2>
    <p class="facts">to ${to.join(', ')} · <time datetime="${time}">${time}</time></p>
    <pre>${linked(mail.text)}</pre>${page}${files.length > 0 ? `<ul class="files">${files.join('')}</ul>` : ''}</article>`;
}

function pager(query: OutboxQuery, pages: number): string {
  if (pages < 2) return '';
  const step = (page: number, text: string) =>
    page >= 1 && page <= pages ? `<a href="${escapeHtml(pathOf({ ...query, page }))}">${text}</a>` : '<span></span>';
  const { page } = query;
  return `<nav aria-label="Pages">${step(page - 1, '← Newer')}<span>Page ${page} of ${pages}</span>${step(page + 1, 'Older →')}</nav>`;
}

/** Shows the times in the words and the zone of the reader. Without it they stay in UTC. */
export const script = `for (const time of document.querySelectorAll('time'))
  time.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });`;

/** Renders one page of the mails, newest first, those to matching addresses only. */
export function outboxPage(mails: readonly Mail[], query: OutboxQuery): string {
  const wanted = mails.filter(({ to }) => to.some((address) => address.toLowerCase().includes(query.to)));
  const pages = Math.max(1, Math.ceil(wanted.length / mailsPerPage));
  const page = Math.min(query.page, pages);
  const shown = wanted.slice((page - 1) * mailsPerPage, page * mailsPerPage);
  const nothing = query.to
    ? '<p>No mail went to this address. <a href="/outbox">Show all mails</a></p>'
    : '<p>There are no mails yet. Place an order, then reload this page.</p>';
  const count = `${wanted.length} ${wanted.length === 1 ? 'mail' : 'mails'}, newest first`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
    <title>NightFlow outbox</title><style>${style}</style></head><body>
    <header><h1>Outbox</h1><p>The newest ${shownMails} mails that NightFlow has sent on this machine. None of them leaves it.</p>
    <form action="/outbox" role="search"><label for="to">To</label>
      <input id="to" name="to" type="search" value="${escapeHtml(query.to)}" placeholder="part of an address" autocapitalize="none">
      <button>Show</button>${query.to ? ' <a href="/outbox">All mails</a>' : ''}</form></header>
    <main><p class="count">${count} · <a href="${escapeHtml(pathOf({ ...query, page }))}">Reload</a></p>
    ${shown.map(showMail).join('\n') || nothing}${pager({ ...query, page }, pages)}</main>
    <script>${script}</script></body></html>`;
}
