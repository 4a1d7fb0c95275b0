import * as z from 'zod';
import { textLimits } from './limits.ts';

/**
 * Control characters break mails, calendars and PDFs. Half a surrogate pair is not text and would be read back changed.
 */
const oneLine = /^[^\p{Cc}\p{Cs}]*$/u;
const lines = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;

export const textRefusal = 'must not contain control characters or half a surrogate pair';
/** What decoders put in place of bytes that are not UTF-8. The letter that was typed is lost. */
const damaged = '\ufffd';
const damagedRefusal = 'is damaged: its letters were not sent as UTF-8';
export const isOneLine = (text: string): boolean => oneLine.test(text);

/** The id of an object, ours or a client's. Half a surrogate pair is refused, as a store would fail on it. */
export const Id = () => z.string().min(1).max(textLimits.idCharacters).refine(isOneLine, textRefusal);

/**
 * Characters that nobody sees, or that turn the direction of the text beside them: they forge what people read. The two
 * joiners and the variation selectors belong to scripts and emoji.
 */
const invisible =
  /[[\p{DI}\p{Zl}\p{Zp}\ufff9-\ufffb]--[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\u{e0100}-\u{e01ef}]]/v;
const visible = /[[\p{L}\p{N}\p{P}\p{S}]--[\u2800]]/v;
const letterOrDigit = /[\p{L}\p{N}]/u;
/** Mail programs decode it in a header (RFC 2047), so it may hide a line break. */
const encodedWord = /=\?[^?\s]*\?[bq]\?[^?]*\?=/i;

/** Says why a text of one line is refused, or `undefined`. */
function lineFault(text: string): string | undefined {
  if (!isOneLine(text)) return textRefusal;
  if (text.includes(damaged)) return damagedRefusal;
  const hidden = invisible.exec(text)?.[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  if (hidden) return `must not contain the invisible character U+${hidden}`;
  if (encodedWord.test(text)) return 'must not contain an encoded word (=?…?=)';
  return visible.test(text) ? undefined : 'must contain a visible character';
}

/** A text of one line: a title, an address, a reason. Its marks are composed (NFC). */
export const Text = (max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(max)
    .superRefine((text, context) => {
      const message = text === '' ? undefined : lineFault(text);
      if (message) context.addIssue({ code: 'custom', message });
    });

/** The name of a person, a place or a thing. */
export const Name = (max: number) =>
  Text(max).refine((text) => letterOrDigit.test(text), 'must contain a letter or a digit');

const everyInvisible = new RegExp(invisible, 'gv');

/** A code that people paste: without what nobody sees, full-width characters plain, every dash a hyphen. */
export const pastedCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(everyInvisible, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .trim();

/** The field for a code that is compared with a stored one. */
export const PastedCode = (max: number) =>
  z.string().overwrite(pastedCode).min(1).max(max).refine(isOneLine, textRefusal);

/** A text of several lines. It may be empty. CRLF becomes LF. */
export const Lines = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll('\r\n', '\n'))
    .trim()
    .max(max)
    .refine((text) => lines.test(text), textRefusal)
    .refine((text) => !text.includes(damaged), damagedRefusal);

/** Letters that Unicode does not decompose into a plain letter and a mark. */
const plain: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŋ: 'n',
  ı: 'i',
  ς: 'σ',
};
const special = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** Folds case and diacritics, so that `Łódź`, `łódź` and `lodz` match. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(special, (letter) => plain[letter] ?? letter);
