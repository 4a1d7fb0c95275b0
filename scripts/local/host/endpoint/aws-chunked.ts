import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';

const lineEnd = '\r\n';

const incomplete = () => new AwsError('IncompleteBody', 'The body of the request is not complete.');

interface Decoded {
  body: Buffer;
  /** Header lines behind the last chunk. */
  trailers: Map<string, string>;
}

/** Reads chunks, each with its length in hexadecimal before it, as the SDK sends streams. */
function decodeChunks(encoded: Buffer): Decoded {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = encoded.indexOf(lineEnd, at);
    const [, hex] = /^([\da-f]{1,8})(?:;|$)/i.exec(encoded.toString('latin1', at, end)) ?? [];
    if (end < 0 || hex === undefined) throw incomplete();
    const start = end + lineEnd.length;
    const size = Number.parseInt(hex, 16);
    if (size === 0) {
      const lines = encoded.toString('latin1', start).split(lineEnd).filter(Boolean);
      const pairs = lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      });
      return { body: Buffer.concat(chunks), trailers: new Map(pairs) };
    }
    at = start + size + lineEnd.length;
    if (at > encoded.byteLength) throw incomplete();
    chunks.push(encoded.subarray(start, start + size));
  }
}

/**
 * Returns the object of an upload. Its length and its CRC-32, when sent, are verified. Other checksums are not.
 * @throws AwsError `IncompleteBody`, `BadDigest`.
 */
export function uploadOf(headers: IncomingHttpHeaders, sent: Buffer): Buffer {
  const isChunked = String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
  const { body, trailers } = isChunked ? decodeChunks(sent) : { body: sent, trailers: new Map<string, string>() };
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== body.byteLength) throw incomplete();
  const expected = headers['x-amz-checksum-crc32'] ?? trailers.get('x-amz-checksum-crc32');
  const actual = Buffer.alloc(4);
  actual.writeUInt32BE(crc32(body));
  if (expected !== undefined && expected !== actual.toString('base64')) {
    throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  }
  return body;
}
