/** Text as it may stand in HTML and XML, between tags and in attributes; two characters that XML has no place for go. */
export const escapeMarkup = (text: string): string =>
  text.replace(/[\ufffe\uffff]/g, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
