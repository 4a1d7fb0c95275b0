import { describe, expect, it } from 'vitest';
import { Email, mailboxOf, normaliseEmail, parseEmail } from '../../../../shared/text/email-address.ts';

const accepted = (typed: string) => Email().safeParse(typed).data;

describe('the address field', () => {
  it.each(['&', '=', '/', '!', '#', '%', '~', '{', '}', '*', '?', '^', '|', '$', "'", '+', '_'])(
    'accepts %s before the @',
    (character) => expect(accepted(`a${character}b@example.org`)).toBe(`a${character}b@example.org`),
  );

  it('keeps an internationalised domain as A-labels', () => {
    expect(accepted('ada@münchen.example')).toBe('ada@xn--mnchen-3ya.example');
    expect(accepted('ada@MÜNCHEN.example')).toBe('ada@xn--mnchen-3ya.example');
    expect(accepted('ada@例え.テスト')).toBe('ada@xn--r8jz45g.xn--zckzah');
    expect(accepted('ada@xn--mnchen-3ya.example')).toBe('ada@xn--mnchen-3ya.example');
  });

  it('drops blanks around, and reads full-width characters', () => {
    expect(accepted('\u00a0 Ada@example.org\n')).toBe('Ada@example.org');
    expect(accepted('ａｄａ＠example．org')).toBe('ada@example.org');
  });

  it('accepts parts as long as RFC 5321 allows, and no longer', () => {
    const local = 'l'.repeat(64);
    const domain = `${`${'d'.repeat(61)}.`.repeat(4)}test`;
    expect(accepted(`${local}@example.org`)).toBe(`${local}@example.org`);
    expect(accepted(`l${local}@example.org`)).toBeUndefined();
    expect(accepted(`l@${domain}`)).toHaveLength(254);
    expect(accepted(`ll@${domain}`)).toBeUndefined();
    expect(accepted(`ada@${'d'.repeat(64)}.org`)).toBeUndefined();
  });

  it.each([
    'ada',
    '@example.org',
    'ada@',
    'ada@localhost',
    'ada@@example.org',
    'a..b@example.org',
    '.a@example.org',
    'a.@example.org',
    'a b@example.org',
    '"a b"@example.org',
    'ada@exa mple.org',
    'ada@-example.org',
    'ada@example..org',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@0x7f.1',
    'ada@%65xample.org',
    'ada@example.org/x',
    'ada@example.org:80',
    'ädä@example.org',
    'ada\u0000@example.org',
    'ada@example.org\r\nBcc: all@example.org',
    '\ud83c@example.org',
  ])('refuses %j', (typed) => expect(accepted(typed)).toBeUndefined());
});

it('an address is unique whatever its case and the spelling of its domain', () => {
  const spellings = [
    'Ada@München.example',
    ' ada@münchen.EXAMPLE ',
    'ADA@xn--mnchen-3ya.example',
    'ada@münchen.example',
  ];
  expect(new Set(spellings.map(normaliseEmail))).toEqual(new Set(['ada@xn--mnchen-3ya.example']));
  expect(new Set(spellings.map(parseEmail))).toEqual(new Set(['ada@xn--mnchen-3ya.example']));
});

it('a plus-address has the mailbox of its address', () => {
  expect(mailboxOf('Ada+Shop@example.org')).toBe('ada@example.org');
});

it('text that is no address stays a text', () => {
  expect(parseEmail('nobody')).toBeUndefined();
  expect(normaliseEmail(' NoBody ')).toBe('nobody');
});
