import { describe, expect, it } from 'vitest';
import { codesIn } from '../../../../shared/door/code-format.ts';
import { TypedCode } from '../../../../web/gate/scan/typed-code.ts';
import { codeOf } from './some-door.ts';

const code = codeOf();

/** Types keys with a pause before each, in ms. Returns the texts that they end. */
function typing(keys: Iterable<string>, pauseMs: number, typed = new TypedCode(), from = 0): string[] {
  let at = from;
  return [...keys].flatMap((key) => {
    at += pauseMs;
    return typed.press(key, at).text ?? [];
  });
}

/** What a keyboard of another country types when a scanner presses the keys of an American one. */
const typedOn = (layout: Record<string, string>) =>
  [...`]Q1${code}`].map((character) => layout[character] ?? character);
const german = { Y: 'Z', Z: 'Y', ']': '+' };
const french = {
  ...{ '1': '&', '2': 'é', '3': '"', '4': "'", '5': '(', '6': '-', '7': 'è', ']': '$' },
  ...{ A: 'Q', Q: 'A', Z: 'W', W: 'Z', M: '?' },
};

describe('a hand-held scanner', () => {
  it.each([
    ['Enter', 1],
    ['Enter', 30],
    ['Enter', 110],
    ['Tab', 30],
  ])('ends with %s, and types a key in %i ms', (end, pauseMs) => {
    expect(typing([...code, end], pauseMs)).toEqual([code]);
  });

  it.each([
    ['American', {}],
    ['German', german],
    ['French', french],
  ])('types its identifier and a code on a keyboard that is %s', (_, layout) => {
    const [text = ''] = typing([...typedOn(layout), 'Enter'], 10);
    expect(codesIn(text).map(({ ticket }) => ticket.text)).toContain(code);
  });

  it('presses Shift for each letter', () => {
    const keys = [...code].flatMap((character) => (/[A-Z]/.test(character) ? ['Shift', character] : [character]));
    expect(typing([...keys, 'Enter'], 20)).toEqual([code]);
  });

  it('without a cable pauses in the middle of a code', () => {
    const typed = new TypedCode();
    expect(typing(code.slice(0, 50), 10, typed)).toEqual([]);
    expect(typing([...code.slice(50), 'Enter'], 10, typed, 900)).toEqual([code]);
  });

  it('ends without a key: a whole code after a short silence, and its late Enter is no other text', () => {
    const typed = new TypedCode();
    typing(code.slice(0, -1), 10, typed);
    const silences = [typed.silenceMs];
    typing(code.slice(-1), 10, typed, 1_690);
    silences.push(typed.silenceMs);
    expect(silences).toEqual([500, 100]);
    expect(typed.end()).toBe(code);
    expect(typed.press('Enter', 1_900)).toEqual({ isBurst: true });
    expect(typed.press('Enter', 2_500)).toEqual({ isBurst: false });
  });

  it('reads two codes one after the other', () => {
    expect(typing([...code, 'Enter', ...code, 'Enter'], 10)).toEqual([code, code]);
  });
});

describe('a person', () => {
  it('types slower than a scanner, and presses Enter on buttons', () => {
    expect(typing([...'this is no code', 'Enter'], 130)).toEqual([]);
    expect(typing(['Enter', 'Tab', 'Enter'], 10)).toEqual([]);
  });

  it('types nothing in a few quick keys', () => {
    expect(typing([...'11 letters!', 'Enter'], 20)).toEqual([]);
  });
});
