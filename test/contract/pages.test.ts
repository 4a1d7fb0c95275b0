import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { linkMail } from '../../functions/auth/links/link-mail.ts';
import { invitationMail } from '../../functions/venues/team/invitation-mail.ts';
import { root } from '../../scripts/local/environment.ts';
import { pageOf } from '../../scripts/openapi/page.ts';
import { contentSecurityPolicy } from '../../shared/text/page-policy.ts';

/** Plain JavaScript, as browsers load it. */
const { linkOf } = await import(new URL('../../web/account/link.js', import.meta.url).href);

describe.each(['reference', 'account', 'gate-live', 'gate'] as const)('the %s page', (name) => {
  const page = pageOf(name);

  it('is self-contained, and its policy allows only its own script and style', () => {
    expect(page).toBe(pageOf(name));
    expect(page).not.toMatch(/\s(src|href|action)="(https?:)?\/\//);
    expect(page.match(/<(script|style|iframe|img|form action)\b/g)).toEqual(['<style', '<script']);
    expect(page).not.toMatch(/\s(style|on[a-z]+)="/);
    const policy = contentSecurityPolicy(page);
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-\S{44}'; style-src 'sha256-\S{44}'; connect-src 'self';/,
    );
    expect(contentSecurityPolicy(page.replace('</script>', ' </script>'))).not.toBe(policy);
  });

  it('renders data as text only, never as markup or code', () => {
    expect(page).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc/);
  });
});

it('makes the pages in a project folder with a blank in its name', async () => {
  const project = mkdtempSync(join(tmpdir(), 'nightflow project '));
  try {
    for (const part of ['web', 'scripts/openapi/page.ts', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, part), join(project, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    const there: { pageOf: typeof pageOf } = await import(join(project, 'scripts/openapi/page.ts'));
    expect(there.pageOf('account')).toBe(pageOf('account'));
  } finally {
    rmSync(project, { recursive: true });
  }
});

describe('a mailed link', () => {
  const token = 'Zm9vYmFyYmF6cXV4-_Zm9vYmFyYmF6cXV4MDEyMzQ1';

  it.each([
    ['verification', 'verify'],
    ['reset', 'reset'],
  ] as const)('for a %s opens its view', (purpose, view) => {
    const { text } = linkMail(purpose, { name: 'Ada', token, publicUrl: 'https://tickets.example' });
    const [link = ''] = /https:\S+/.exec(text) ?? [];
    const { pathname, hash } = new URL(link);
    expect([pathname, linkOf(hash)]).toEqual(['/account', { view, token }]);
  });

  it('for a team invitation opens its view, from the text and from the HTML of the mail', () => {
    const wanted = { organizer: 'Night Owls', role: 'editor', token, publicUrl: 'https://tickets.example' } as const;
    const { text, html } = invitationMail(wanted);
    for (const mail of [text, html]) {
      const [link = ''] = /https:[^\s"<]+/.exec(mail) ?? [];
      const { pathname, hash, search } = new URL(link);
      expect([pathname, search, linkOf(hash)]).toEqual(['/account', '', { view: 'invitation', token }]);
    }
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    'javascript:alert(1)//aaaaaaaaaaaaaaaaaaaa',
    `${token}"><script>`,
    `${token}\n${token}`,
    'short',
    'a'.repeat(129),
    '',
  ])('with the token %j is broken, and the token is dropped', (hostile) => {
    for (const view of ['verify', 'reset', 'invitation'])
      expect(linkOf(`#${view}=${hostile}`)).toEqual({ view: 'broken' });
  });

  it('with an unknown purpose opens the start view', () => {
    for (const hash of ['', '#', '#top', `#__proto__=${token}`, `#verify`, `#x&verify=${token}`]) {
      expect(linkOf(hash), hash).toEqual({ view: 'start' });
    }
  });
});

test('password fields support password managers, and every field has a label', () => {
  const page = pageOf('account');
  const inputs = [...page.matchAll(/<input id="([\w-]+)"[^>]*>/g)];
  expect(inputs.map(([, id]) => id)).toEqual([
    ...[
      'chosen',
      'chosen-again',
      'password',
      'repeated',
      'show',
      'member-email',
      'member-password',
      'new-name',
      'new-email',
      'new-password',
    ],
    'email',
  ]);
  for (const [, id] of inputs) expect(page, id).toMatch(new RegExp(`<label for="${id}"|<label[^>]*><input id="${id}"`));
  expect(page.match(/autocomplete="new-password"/g)).toHaveLength(5);
  expect(page.match(/autocomplete="current-password"/g)).toHaveLength(1);
  expect(page.match(/<form [^>]*>/g)).toEqual(Array(5).fill('<form method="post" novalidate>'));
});
