import * as z from 'zod';
import { textLimits } from './limits.ts';

/** Control characters break mails, calendars and PDFs; half a surrogate pair is no text, and comes back as another. */
const oneLine = /^[^\p{Cc}\p{Cs}]*$/u;
const lines = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;

export const textRefusal = 'no control characters, and no half characters';
export const isOneLine = (text: string): boolean => oneLine.test(text);

/** What names an object, ours or a client's own. A store answers half a character with a fault, not with nothing. */
export const Id = () => z.string().min(1).max(textLimits.idCharacters).refine(isOneLine, textRefusal);

/** What people write into one line: a name, a title, an address. */
export const Text = (max: number) => z.string().trim().min(1).max(max).refine(isOneLine, textRefusal);

/** What people write into a page: empty when they have nothing to say; the line ends of Windows become ours. */
export const Lines = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll('\r\n', '\n'))
    .trim()
    .max(max)
    .refine((text) => lines.test(text), textRefusal);

/** An address of a page or picture that people are shown: of a host with a name, and never of a script. */
export const HttpsUrl = () =>
  z
    .url({ protocol: /^https$/, hostname: z.regexes.domain })
    .max(textLimits.urlCharacters)
    // A path may hold anything as far as parsers of addresses are concerned.
    .refine(isOneLine, textRefusal);

/** Letters that Unicode does not take apart into a plain one and a mark. */
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

/** The same text for whoever types it with marks or without: `Łódź`, `łódź` and `lodz` are one. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(special, (letter) => plain[letter] ?? letter);
