/** Lower-case words joined by hyphens, diacritics folded; a name of symbols falls back to the id's tail. */
export function slugOf(name: string, id: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words ? words.join('-').slice(0, 60) : id.slice(-8).toLowerCase();
}
