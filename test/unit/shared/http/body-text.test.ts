import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../../shared/base/problem.ts';
import { fileText } from '../../../../shared/http/body-text.ts';

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const bigEndian = (text: string) => utf16(text).swap16();

/** What the gateway passes to a function: base64, or for `text/*` whatever a decoder of UTF-8 leaves of the bytes. */
const event = (bytes: Buffer, contentType: string, isBase64Encoded: boolean) =>
  ({
    headers: { 'content-type': contentType },
    body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  }) as unknown as APIGatewayProxyEventV2;

const asBytes = (bytes: Buffer, type = 'application/csv') => fileText(event(bytes, type, true), 1_000);
const asText = (bytes: Buffer, type = 'text/csv') => fileText(event(bytes, type, false), 1_000);

function refusal(read: () => string) {
  try {
    return read();
  } catch (error) {
    return error instanceof Problem ? [error.type.code, error.message] : error;
  }
}

describe('a body that arrives as bytes', () => {
  it('is read as UTF-8, as UTF-16 with a byte order mark, or as the stated character set', () => {
    expect(asBytes(Buffer.from('Süd;1'))).toBe('Süd;1');
    expect(asBytes(utf16('Süd;1'))).toBe('Süd;1');
    expect(asBytes(bigEndian('Süd;1'), 'application/csv; charset=utf-16')).toBe('Süd;1');
    expect(asBytes(Buffer.from('S\xfcd', 'latin1'), 'application/csv; charset="windows-1252"')).toBe('Süd');
  });

  it('is refused with the name of a character set that does not fit or is not known', () => {
    const latin = Buffer.from('S\xfcd', 'latin1');
    expect(refusal(() => asBytes(latin))).toEqual(['unsupported_media_type', expect.stringContaining('utf-8')]);
    const unknown = refusal(() => asBytes(latin, 'application/csv; charset=ebcdic'));
    expect(unknown).toEqual(['unsupported_media_type', expect.stringContaining('ebcdic')]);
  });
});

describe('a body that the gateway has decoded as UTF-8', () => {
  it('is restored from UTF-16 with a byte order mark if nothing was lost', () => {
    expect(asText(utf16('section;1\r\n'))).toBe('section;1\r\n');
    expect(asText(bigEndian('section;1\r\n'))).toBe('section;1\r\n');
  });

  it.each([
    ['UTF-16 with letters that are lost', utf16('Süd'), 'text/csv', 'UTF-16'],
    ['Latin-1', Buffer.from('S\xfcd', 'latin1'), 'text/csv', 'utf-8'],
    ['stated Latin-1', Buffer.from('S\xfcd', 'latin1'), 'text/csv; charset=iso-8859-1', 'iso-8859-1'],
    ['bytes of another set that are UTF-8 by chance', Buffer.from('Ã¼'), 'text/csv; charset=iso-8859-1', 'iso-8859-1'],
  ])('is refused when it is %s', (_what, bytes, type, named) =>
    expect(refusal(() => asText(bytes, type))).toEqual(['unsupported_media_type', expect.stringContaining(named)]),
  );

  it('is read in any stated character set while it is ASCII', () => {
    expect(asText(Buffer.from('A,1,1\n'), 'text/csv; charset=iso-8859-1')).toBe('A,1,1\n');
  });
});
