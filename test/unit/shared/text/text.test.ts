import { describe, expect, it } from 'vitest';
import { Lines, Name, PastedCode, Text } from '../../../../shared/text/text.ts';

const messages = (schema: ReturnType<typeof Text | typeof Lines>, text: string) =>
  schema.safeParse(text).error?.issues.map((issue) => issue.message) ?? [];

describe('a text of one line', () => {
  it.each([
    ['a zero width space', 'Ada\u200bLovelace', 'U+200B'],
    ['a direction override', 'txt.\u202egpj', 'U+202E'],
    ['an isolate', 'a\u2066b', 'U+2066'],
    ['a mark of direction', 'a\u200fb', 'U+200F'],
    ['a soft hyphen', 'Kon\u00adzert', 'U+00AD'],
    ['a line separator', 'a\u2028b', 'U+2028'],
    ['a word joiner', 'a\u2060b', 'U+2060'],
    ['a filler', 'a\u3164b', 'U+3164'],
    ['a tag', 'a\u{e0041}b', 'U+E0041'],
    ['a byte order mark inside', 'a\ufeffb', 'U+FEFF'],
  ])('names the code point of %s', (_what, text, codePoint) =>
    expect(messages(Text(100), text)).toEqual([`must not contain the invisible character ${codePoint}`]),
  );

  it.each(['می‌خواهم', 'ශ්‍රී', '👩‍👩‍👧', '❤️', '葛\u{e0100}'])('keeps %s, whose joiner or selector belongs to it', (text) =>
    expect(Text(40).parse(text)).toBe(text),
  );

  it('needs something to see', () => {
    for (const text of ['\u200d', '\ufe0f', '\u2800', '\u0301'])
      expect(messages(Text(10), text)).toEqual(['must contain a visible character']);
    expect(Text(10).parse('!!!')).toBe('!!!');
  });

  it('refuses an encoded word, which a mail program would decode', () => {
    for (const text of ['=?utf-8?Q?=0d=0aBcc:_a@b.example?=', 'Ada =?ISO-8859-1?b?QQ==?=', '=?utf-8?q?a b?='])
      expect(messages(Text(100), text)).toEqual(['must not contain an encoded word (=?…?=)']);
    expect(Text(40).parse('1 =? 2')).toBe('1 =? 2');
  });

  it('is refused once its letters are lost', () => {
    for (const schema of [Text(40), Lines(40)])
      expect(messages(schema, 'S\ufffdd')).toEqual(['is damaged: its letters were not sent as UTF-8']);
  });

  it('composes marks', () => expect(Text(40).parse('Su\u0308d')).toBe('S\u00fcd'));
});

it('a name has a letter or a digit', () => {
  for (const name of ['Zoë', '4711', 'ก', 'X Æ A-12']) expect(Name(40).parse(name)).toBe(name);
  for (const name of ['---', '🎭', '. .'])
    expect(messages(Name(40), name)).toEqual(['must contain a letter or a digit']);
});

it('a pasted code matches what was meant', () => {
  const code = PastedCode(40);
  for (const typed of [
    'EARLY-10',
    '\u200bEARLY-10',
    'EARLY\u201310',
    'EARLY\u221210',
    ' ＥＡＲＬＹ－１０ ',
    'EAR\u00adLY-10\ufeff',
  ])
    expect(code.parse(typed)).toBe('EARLY-10');
  expect(code.safeParse('\u200b').success).toBe(false);
});
