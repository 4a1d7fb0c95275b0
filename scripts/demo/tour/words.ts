import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Styles text for a terminal. With NO_COLOR or redirected output it stays plain. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Formats an RFC 3339 time as local clock time. */
export const timeOf = (moment: string): string => new Date(moment).toTimeString().slice(0, 8);

/** Shortens a long text to its beginning and end. */
export const shortened = (text: string, maxLength = 28): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 9)}…${text.slice(-8)}`;

/** Replaces one character of a code. The result is valid base32, but its signature no longer matches. */
export function forged(code: string): string {
  const index = Math.floor(code.length * 0.8);
  return `${code.slice(0, index)}${code[index] === 'A' ? 'B' : 'A'}${code.slice(index + 1)}`;
}
