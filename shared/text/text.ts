import * as z from 'zod';
import { textLimits } from './limits.ts';

/**
 * Control characters break mails, calendars and PDFs. Half a surrogate pair is not text and would be read back changed.
 */
const oneLine = /^[^\p{Cc}\p{Cs}]*$/u;
const lines = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;

export const textRefusal = 'must not contain control characters or half a surrogate pair';
export const isOneLine = (text: string): boolean => oneLine.test(text);

/** The id of an object, ours or a client's. Half a surrogate pair is refused, as a store would fail on it. */
export const Id = () => z.string().min(1).max(textLimits.idCharacters).refine(isOneLine, textRefusal);

/** A text of one line: a name, a title, an address. */
export const Text = (max: number) => z.string().trim().min(1).max(max).refine(isOneLine, textRefusal);

/** A text of several lines. It may be empty. CRLF becomes LF. */
export const Lines = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll('\r\n', '\n'))
    .trim()
    .max(max)
    .refine((text) => lines.test(text), textRefusal);

/** The URL of a page or picture that people are shown. Only https with a domain name, so never a script. */
export const HttpsUrl = () =>
  z
    .url({ protocol: /^https$/, hostname: z.regexes.domain })
    .max(textLimits.urlCharacters)
    // URL parsers accept any character in a path.
    .refine(isOneLine, textRefusal);

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
