const escapes = /(?:%[0-9a-f]{2})+/gi;

/** Decodes a run of escapes. `%25` stays. Bytes that are not UTF-8 become the replacement character. */
const decoded = (run: string): string =>
  run
    .split(/(%25)/)
    .map((part) => (part === '%25' ? part : Buffer.from(part.replaceAll('%', ''), 'hex').toString()))
    .join('');

/**
 * Splits the target of a request. An HTTP API passes the path on decoded, in `rawPath` too, except for `%25`. Malformed
 * escapes stay as they are. The query stays encoded.
 */
export function requestPath(target: string): { rawPath: string; rawQueryString: string } {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const rawPath = path.includes('%') ? path.replace(escapes, decoded) : path;
  return {
    rawPath: rawPath.startsWith('/') ? rawPath : `/${rawPath}`,
    rawQueryString: mark < 0 ? '' : target.slice(mark + 1),
  };
}
