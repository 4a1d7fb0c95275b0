import { describe, expect, it } from 'vitest';
import { plain } from '../../../../shared/pdf/pdf-text.ts';
import { baseOf, hasRightToLeft, visualRuns, wrapWords } from '../../../../shared/pdf/right-to-left.ts';

const shown = (text: string): string => visualRuns(text, baseOf(text)).join('');

describe('a line with words that run to the left', () => {
  // The expected texts stand as they are seen, from the left to the right, with the letters of a word as they are read.
  it.each([
    ['a name', ['משה', 'כהן', 'בן', 'דוד'], ['דוד', 'בן', 'כהן', 'משה']],
    ['a number, which reads from the left', ['יציע', '12'], ['12', 'יציע']],
    ['a number with signs', ['מחיר', '1,234.50', 'שקל'], ['שקל', '1,234.50', 'מחיר']],
    ['words that run to the right', ['ערב', 'Strings', 'Live', '2026'], ['Strings', 'Live', '2026', 'ערב']],
    ['words within other text', ['Night', 'with', 'משה', 'כהן', 'live'], ['Night', 'with', 'כהן', 'משה', 'live']],
    ['a number after words that run to the right', ['Row', '5', 'יציע'], ['Row', '5', 'יציע']],
  ])('orders %s', (_, words, seen) => {
    expect(shown(words.join(' '))).toBe(seen.join(' '));
  });

  it('turns brackets around, but not those of other words', () => {
    expect(visualRuns('יציע (שמאל)', 'right-to-left')).toEqual(['(', 'שמאל', ')', ' ', 'יציע']);
    expect(visualRuns('משה (Strings)', 'right-to-left').join('')).toBe('(Strings) משה');
    expect(visualRuns('Show (משה)', 'left-to-right').join('')).toBe('Show (משה)');
  });

  it('is told from other text', () => {
    expect(['משה', 'Night משה'].map(hasRightToLeft)).toEqual([true, true]);
    expect(hasRightToLeft('Łucja Γιώργος Олександра 12')).toBe(false);
    expect([baseOf('12 משה Night'), baseOf('Night משה'), baseOf('12')]).toEqual([
      ...['right-to-left', 'left-to-right', 'left-to-right'],
    ]);
  });

  it('loses nothing', () => {
    const text = 'ערב (של) מיתרים, Strings & Co. – 2026!';
    expect(shown(text).split('').sort()).toEqual(text.split('').sort());
  });
});

it('wraps between words, and within a word that is too long', () => {
  const fits = (line: string) => line.length <= 8;
  expect(wrapWords('one two three incomprehensible a b', fits)).toEqual([
    ...['one two', 'three', 'incompre', 'hensible', 'a b'],
  ]);
  expect(wrapWords('ab', () => false)).toEqual(['a', 'b']);
});

it('shows a box for each letter that no font has', () => {
  expect(plain('山田 Taro')).toBe('□□ Taro');
  expect(plain('محمد')).toBe('□□□□');
  expect(plain('Rock 🎸 ⚡️')).toBe('Rock □ □');
  const carried = 'Łódź Γιώργος Їжакевич משה Nguyễn €₹₪ “–…”';
  expect(plain(carried)).toBe(carried);
});
