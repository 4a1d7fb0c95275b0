import { styleText } from 'node:util';
import type { Money } from '../shapes.ts';

type Style = Parameters<typeof styleText>[0];

/** Styled where a terminal shows it; NO_COLOR and files get plain text. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

export const priceOf = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(
    amount /
      10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2),
  );

/** A clock time on this machine, from RFC 3339. */
export const timeOf = (moment: string): string => new Date(moment).toTimeString().slice(0, 8);

/** Beginning and end of something too long for a line. */
export const shortened = (text: string, most = 28): string =>
  text.length <= most ? text : `${text.slice(0, most - 9)}…${text.slice(-8)}`;

/** The same text with one character in its last third exchanged: base32 still, but no longer what was signed. */
export function forged(code: string): string {
  const at = Math.floor(code.length * 0.8);
  return `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`;
}
