import type { IncomingMessage } from 'node:http';

const nothing = Buffer.alloc(0);

/**
 * Reads the body of a request. `too large` comes as soon as it is known. The rest is then read and dropped, so that the
 * client gets its answer; the server's time limit of a request bounds it. `gone` means that the client has left.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too large' | 'gone'> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === undefined || length === '0')) return Promise.resolve(nothing);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const drop = () => {
      chunks.length = 0;
      request.off('data', keep);
      request.resume();
      resolve('too large');
    };
    const keep = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) drop();
      else chunks.push(chunk);
    };
    request.on('close', () => resolve('gone'));
    if (Number(length) > maxBytes) return drop();
    request.on('data', keep);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
  });
}
