/**
 * Marks that join the parts of an address, where something follows them. Between digits they are a date or a time. A
 * full stop before a comma or a bracket ends an abbreviation.
 */
const joints =
  /(?:(?<!\d)[.:\u2024\u3002\uff0e\uff61](?=[^\s,;)])|[.:\u2024\u3002\uff0e\uff61](?=[^\s\d,;)])|[/@\\\uff0f\uff20](?=\S))+/gu;

/** Breaks what a mail program or a reader of PDFs turns into a link: the addresses of pages and of mailboxes. */
export const unlinked = (text: string): string => text.replace(joints, ' ');
