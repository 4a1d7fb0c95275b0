interface Range {
  type: string;
  quality: number;
}

/** Parses one media range. Parameters other than `q` are ignored. A malformed `q` counts as 0. */
function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return { type, quality: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
}

/**
 * Chooses the content type that a caller's `Accept` prefers (RFC 9110 section 12.5.1). For each type the most specific
 * range decides. Returns the first of `ours` on a tie, without the header, and when no type is accepted.
 */
export function preferredType<T extends string>(accept: string | undefined, ours: readonly [T, ...T[]]): T {
  // A comma or semicolon in quotes is no separator.
  const ranges = (accept ?? '')
    .replace(/"[^"]*"/g, '')
    .split(',')
    .map(parseRange);
  const qualityOf = (type: T): number => {
    const closest = [type, `${type.split('/')[0]}/*`, '*/*'];
    return closest.map((one) => ranges.find((range) => range.type === one)).find(Boolean)?.quality ?? 0;
  };
  return ours.reduce((best, type) => (qualityOf(type) > qualityOf(best) ? type : best));
}
