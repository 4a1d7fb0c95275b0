import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** An answer with a status of its own, with headers, or with a content type other than JSON. */
export class Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;
  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const reply = (status: number, body: unknown, headers?: Record<string, string>): Reply =>
  new Reply(status, body, headers);

/** An answer that is a file. Bytes are sent base64-encoded, as API Gateway requires. */
export const file = (contentType: string, content: string | Uint8Array, headers: Record<string, string> = {}): Reply =>
  new Reply(200, content, { 'content-type': contentType, ...headers });

/** A smaller answer fits into one packet as it is. */
const worthBytes = 1_024;

const acceptsGzip = (acceptEncoding = ''): boolean =>
  acceptEncoding
    .toLowerCase()
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));

/**
 * Compresses a JSON answer for a caller that accepts it: HTTP APIs compress nothing. Whether it does or not, `Vary` keeps
 * a cache from giving the answer to others.
 */
export async function compressed(acceptEncoding: string | undefined, answer: Reply): Promise<Reply> {
  const headers = { ...answer.headers, vary: 'Accept-Encoding' };
  const plain = reply(answer.status, answer.body, headers);
  if (answer.body === undefined || !acceptsGzip(acceptEncoding)) return plain;
  const text = JSON.stringify(answer.body);
  if (text.length < worthBytes) return plain;
  return file('application/json', await promisify(gzip)(text), { ...headers, 'content-encoding': 'gzip' });
}
