import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';

/** The client went away before its request was complete. Nobody waits for an answer. */
export class ClientGone extends Error {}

/**
 * Reads the body of a request. A longer one is read to its end, since clients read no answer before, but not kept.
 * @throws AwsError with status 413, ClientGone
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      const [only] = chunks;
      if (bytes > maxBytes) {
        reject(new AwsError('RequestEntityTooLarge', `The request exceeds ${maxBytes} bytes.`, {}, 413));
      } else resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks));
    });
    request.on('error', () => reject(new ClientGone()));
    request.on('close', () => reject(new ClientGone()));
  });
}
