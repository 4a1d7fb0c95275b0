/** Parsed expressions that are kept. Code has a few hundred; text built at run time pushes the oldest out. */
const maxKept = 1_000;

/** Remembers the results of a parser for the texts used last. */
export function cached<T>(parse: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    const parsed = known ?? parse(text);
    // A map keeps the order of insertion, so the first key is the one unused for longest.
    if (known !== undefined) kept.delete(text);
    else if (kept.size === maxKept) kept.delete(kept.keys().next().value ?? '');
    kept.set(text, parsed);
    return parsed;
  };
}
