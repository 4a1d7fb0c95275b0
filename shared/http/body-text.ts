import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../base/problem.ts';
import { bodyTooLarge, unsupportedMediaType } from '../base/problems.ts';

const replacement = '\ufffd';

const charsetOf = ({ headers }: APIGatewayProxyEventV2): string =>
  /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
const isUtf8 = (charset: string): boolean => /^(utf-?8|us-ascii)$/i.test(charset);

/** @throws Problem `unsupported_media_type` that names the character set. */
const refuseCharset = (charset: string): never => {
  throw new Problem(unsupportedMediaType, `The text is not readable as ${charset}. Save and send it as UTF-8.`);
};

/** Decodes bytes. A byte order mark decides, else the stated character set. */
function decode(bytes: Buffer, charset: string): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const name = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : charset;
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return refuseCharset(name);
  }
}

/**
 * Reads text that the gateway decoded as UTF-8, as it does for `text/*`. Of UTF-16 it leaves two replacement characters
 * for the byte order mark and a zero beside each ASCII character: such a text is restored if nothing else was lost.
 */
function restore(text: string, charset: string): string {
  const isUtf16 = text.startsWith(replacement + replacement) && text.includes('\0');
  const restored = isUtf16 ? text.slice(2).replaceAll('\0', '') : text;
  const stated = isUtf16 ? 'UTF-16' : charset;
  if (restored.includes(replacement)) return refuseCharset(stated);
  // Without a mark, other character sets agree with UTF-8 on ASCII only.
  if (!isUtf16 && !isUtf8(charset) && /[^\t\n\r -~]/.test(restored)) return refuseCharset(stated);
  return restored;
}

/** Returns the bytes of a body as they arrived. The gateway passes text that is UTF-8 unchanged. @throws Problem `body_too_large`. */
export const rawBytes = (event: APIGatewayProxyEventV2, maxBytes: number): Uint8Array =>
  bytesOf(event, maxBytes) ?? Buffer.from(event.body ?? '');

function bytesOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2, maxBytes: number): Buffer | undefined {
  const bytes = isBase64Encoded ? Buffer.from(body, 'base64') : undefined;
  if ((bytes?.length ?? Buffer.byteLength(body)) > maxBytes)
    throw new Problem(bodyTooLarge, `At most ${maxBytes} bytes`);
  return bytes;
}

/** Returns JSON, which is always UTF-8 (RFC 8259). @throws Problem `body_too_large`, `unsupported_media_type`. */
export function jsonText(event: APIGatewayProxyEventV2, maxBytes: number): string {
  const charset = charsetOf(event);
  if (!isUtf8(charset)) return refuseCharset(charset);
  const bytes = bytesOf(event, maxBytes);
  return bytes ? decode(bytes, charset) : (event.body ?? '');
}

/**
 * Returns the text of a file: UTF-8, UTF-16 with a byte order mark, or the stated character set where the gateway
 * passes bytes. @throws Problem `body_too_large`, `unsupported_media_type`.
 */
export function fileText(event: APIGatewayProxyEventV2, maxBytes: number): string {
  const bytes = bytesOf(event, maxBytes);
  return bytes ? decode(bytes, charsetOf(event)) : restore(event.body ?? '', charsetOf(event));
}
