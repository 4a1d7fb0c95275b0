import { expect, it } from 'vitest';
import { HttpsUrl } from '../../../../shared/text/https-url.ts';

const accepted = (url: string) => HttpsUrl().safeParse(url).data;

it('keeps the standard form, in which markup is escaped', () => {
  expect(accepted('https://a.example/"><script>alert(1)</script>')).toBe(
    'https://a.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
  );
  expect(accepted(' https://münchen.example/a ')).toBe('https://xn--mnchen-3ya.example/a');
});

it.each([
  'http://a.example/',
  'javascript:alert(1)',
  'https://nightflow.example@evil.example/',
  'https://:secret@evil.example/',
  'https://169.254.169.254/latest/meta-data',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://2130706433/',
  'https://localhost/',
  'https://printer.local/',
  'https://metadata.google.internal/',
  'https://router.lan/a.png',
  'https://a.example/a\u0000b',
  'https://a.example/a\nb',
  `https://a.example/${'a'.repeat(500)}`,
])('refuses %j', (url) => expect(accepted(url)).toBeUndefined());
