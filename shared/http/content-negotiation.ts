interface Range {
  type: string;
  quality: number;
}

/** Its parameters say how, not what: beside `q` they are not looked at. A quality that is none is none at all. */
function rangeIn(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return { type, quality: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
}

/**
 * Which of our content types a caller's `Accept` likes best (RFC 9110 section 12.5.1): the closest range that names a type
 * decides on it. The first of ours where two are as good, where nothing was sent, and where it takes none of them.
 */
export function preferredType<T extends string>(accept: string | undefined, ours: readonly [T, ...T[]]): T {
  // A comma or semicolon in quotes divides nothing.
  const ranges = (accept ?? '')
    .replace(/"[^"]*"/g, '')
    .split(',')
    .map(rangeIn);
  const qualityOf = (type: T): number => {
    const closest = [type, `${type.split('/')[0]}/*`, '*/*'];
    return closest.map((one) => ranges.find((range) => range.type === one)).find(Boolean)?.quality ?? 0;
  };
  return ours.reduce((best, type) => (qualityOf(type) > qualityOf(best) ? type : best));
}
