const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Line ends are escaped too: XML parsers change them. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"\r\n]/g, (one) => escapes[one] ?? `&#${one.charCodeAt(0)};`);

/** Returns a text as it was before it was written into XML. */
export const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) =>
    name !== undefined ? (named[name] ?? whole) : String.fromCodePoint(Number(hex ? `0x${hex}` : decimal)),
  );

/**
 * Writes a value as an element. A list becomes an element of `member` elements, or with `flat` one element for each
 * value. Members without a value are left out.
 */
export function element(name: string, value: unknown, { flat = false, xmlns = '' } = {}): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    if (flat) return value.map((one) => element(name, one, { flat })).join('');
    return `<${name}>${value.map((one) => element('member', one)).join('')}</${name}>`;
  }
  const content =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([member, one]) => element(member, one, { flat }))
          .join('')
      : escaped(String(value));
  return `<${name}${xmlns && ` xmlns="${xmlns}"`}>${content}</${name}>`;
}
