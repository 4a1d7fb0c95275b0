/**
 * Escapes text for HTML and XML, between tags and in attributes. Removes the two characters that XML does not allow.
 */
export const escapeMarkup = (text: string): string =>
  text.replace(/[\ufffe\uffff]/g, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
