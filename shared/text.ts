import * as z from 'zod';

/** Control characters break mails, calendars and PDFs; half a surrogate pair is no text, and comes back as another. */
const oneLine = /^[^\p{Cc}\p{Cs}]*$/u;
const lines = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;

export const textRefusal = 'no control characters, and no half characters';
export const isOneLine = (text: string): boolean => oneLine.test(text);

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
