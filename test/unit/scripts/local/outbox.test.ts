import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../../../scripts/local/gateway/gateway.ts';
import type { Mail } from '../../../../scripts/local/mail/mailbox.ts';
import { freePort } from '../../../../scripts/local/process/ports.ts';

const mail = (number: number, more: Partial<Mail> = {}): Mail => ({
  id: `${number}-mail`,
  subject: `Mail ${number}`,
  to: ['ada@example.org'],
  date: '2026-11-28T08:05:00.000Z',
  text: `This is mail ${number}.`,
  attachments: [],
  ...more,
});

let stop = () => {};
afterEach(() => stop());

/** Serves the mails as `npm start` does. The newest is the first. */
async function serve(...mails: Mail[]) {
  const port = await freePort();
  const gateway = await startGateway({ port, api: (_, response) => void response.end(), readMails: async () => mails });
  stop = gateway.stop;
  return async (path: string) => {
    const answer = await fetch(`http://localhost:${port}${path}`);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
}

const subjects = (html: string) => [...html.matchAll(/<h2>([^<]*)/g)].map(([, subject]) => subject);

describe('the outbox page', () => {
  it('fits a phone, names its main part and gives times that the browser shows in its own zone', async () => {
    const { text, headers } = await (await serve(mail(1)))('/outbox');
    expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(text.match(/<main>/g)).toHaveLength(1);
    expect(text).toContain('<time datetime="2026-11-28T08:05:00.000Z">');
    expect(text).toContain('light-dark(');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-\S{44}';/);
  });

  it.each([
    ['open http://localhost:8080/account#verify=Zm9v-_. It', 'http://localhost:8080/account#verify=Zm9v-_'],
    ['(https://example.org/a?b=1&c=2)', 'https://example.org/a?b=1&#38;c=2'],
  ])('makes the address in %j a link', async (text, href) => {
    const page = await (await serve(mail(1, { text })))('/outbox');
    expect(page.text).toContain(`<a href="${href}" rel="noreferrer">${href}</a>`);
  });

  it('makes no markup and no script of what a mail says', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'';
    const text = `${evil} javascript:alert(1) https://a.example/"onclick=alert(1)`;
    const hostile = mail(1, { subject: evil, to: [`"${evil}"@example.org`], text });
    const page = await (await serve(hostile))('/outbox?to=%22%3E%3Cscript%3E');
    const all = await (await serve(hostile))('/outbox');
    for (const { text: html } of [page, all]) {
      expect(html).not.toMatch(/<img|onerror=alert\(1\)>(?!&#)|href="javascript|"onclick/);
      expect(html.match(/<script>/g)).toHaveLength(1);
    }
  });

  it('shows twenty mails a page, newest first, with links to the others', async () => {
    const get = await serve(...Array.from({ length: 45 }, (_, index) => mail(45 - index)));
    const first = await get('/outbox');
    expect(subjects(first.text).slice(0, 2)).toEqual(['Mail 45', 'Mail 44']);
    expect(subjects(first.text)).toHaveLength(20);
    expect(first.text).toContain('45 mails, newest first');
    expect(first.text).toContain('href="/outbox?page=2"');
    expect(subjects((await get('/outbox?page=3')).text)).toEqual(['Mail 5', 'Mail 4', 'Mail 3', 'Mail 2', 'Mail 1']);
    // What is no page shows the nearest one.
    for (const page of ['99', '-1', '1e3', 'x']) expect((await get(`/outbox?page=${page}`)).status).toBe(200);
    expect(subjects((await get('/outbox?page=99')).text)).toHaveLength(5);
  });

  it('shows the mails to an address, or to a part of it, and keeps that from page to page', async () => {
    const others = Array.from({ length: 30 }, (_, index) => mail(index, { to: ['Robin+1@Example.org'] }));
    const get = await serve(...others, mail(99));
    expect(subjects((await get('/outbox?to=ada')).text)).toEqual(['Mail 99']);
    const robins = await get(`/outbox?to=${encodeURIComponent('robin+1@')}`);
    expect(subjects(robins.text)).toHaveLength(20);
    expect(robins.text).toContain('href="/outbox?to=robin%2B1%40&#38;page=2"');
    expect((await get('/outbox?to=nobody')).text).toContain('No mail went to this address.');
  });
});

describe('the HTML part of a mail', () => {
  const html = '<p>Hello</p><script>alert(1)</script>';

  it('is shown in a frame that runs nothing', async () => {
    const get = await serve(mail(1, { html }));
    const page = await get('/outbox');
    expect(page.text).toMatch(
      /<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox" src="\/outbox\/1-mail\/">/,
    );
    const frame = await get('/outbox/1-mail/');
    expect(frame.text).toContain('<p>Hello</p>');
    const policy = frame.headers.get('content-security-policy');
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
    expect(policy).not.toContain('script-src');
  });

  it('is absent where a mail has none', async () => {
    const get = await serve(mail(1));
    expect((await get('/outbox')).text).not.toContain('<iframe');
    expect((await get('/outbox/1-mail/')).status).toBe(404);
  });
});

it('/outbox.json lists all mails with their attachments', async () => {
  const content = new TextEncoder().encode('%PDF');
  const get = await serve(mail(2, { attachments: [{ name: 'a b.pdf', contentType: 'application/pdf', content }] }));
  const url = '/outbox/2-mail/a%20b.pdf';
  expect(JSON.parse((await get('/outbox.json')).text)).toEqual({
    items: [
      {
        ...{ id: '2-mail', subject: 'Mail 2', to: ['ada@example.org'], date: '2026-11-28T08:05:00.000Z' },
        ...{ text: 'This is mail 2.', attachments: [{ name: 'a b.pdf', contentType: 'application/pdf', url }] },
      },
    ],
  });
  expect((await get(url)).text).toBe('%PDF');
  expect((await get('/outbox/2-mail/none.pdf')).status).toBe(404);
});
