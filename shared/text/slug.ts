/** Returns lower-case words joined by hyphens, without diacritics. A name of symbols only gets the tail of the id. */
export function slugOf(name: string, id: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words ? words.join('-').slice(0, 60) : id.slice(-8).toLowerCase();
}
