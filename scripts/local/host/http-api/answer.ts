/** What the API sends to the client. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** An answer of the API itself. */
export const ownAnswer = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Headers of the connection, which the server sets itself. */
const ownHeaders = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];

/** Returns the headers with lower-case names. Undefined if one has a value other than text, number or boolean. */
function headersOf(given: unknown, cookies: unknown): Answer['headers'] | undefined {
  if (!isObject(given ?? {}) || !Array.isArray(cookies ?? [])) return undefined;
  const headers: Answer['headers'] = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    if (!ownHeaders.includes(name.toLowerCase())) headers[name.toLowerCase()] = String(value);
  }
  if (Array.isArray(cookies) && cookies.length > 0) {
    headers['set-cookie'] = [...cookies.map(String), ...[headers['set-cookie'] ?? []].flat()];
  }
  return headers;
}

/**
 * Reads the result of a function as an HTTP API with payload format 2.0 does. A result without `statusCode` is a whole
 * JSON body. Undefined if the result is invalid.
 */
export function answerOf(result: unknown): Answer | undefined {
  if (!isObject(result) || result.statusCode === undefined) {
    const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const { statusCode, headers: given, cookies, body: text = '', isBase64Encoded = false } = result;
  const headers = headersOf(given, cookies);
  const isStatus = Number.isInteger(statusCode) && Number(statusCode) >= 200 && Number(statusCode) <= 599;
  if (!isStatus || !headers || (typeof text !== 'string' && text !== null)) return undefined;
  const body = Buffer.from(text ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
  if (body.length > 0) headers['content-type'] ??= 'text/plain; charset=utf-8';
  return { status: Number(statusCode), headers, body };
}
