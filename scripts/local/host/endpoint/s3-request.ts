import { AwsError } from '../aws-error.ts';
import { type ApiRequest, decoded } from './protocol.ts';

export interface S3Request {
  method: string;
  bucket: string;
  /** Empty for operations of the bucket. */
  key: string;
  query: URLSearchParams;
}

const maxKeyBytes = 1_024;

/** Headers whose meaning S3 would store or obey, and the host would lose. */
const meaningful =
  /^(x-amz-(?!date$|content-sha256$|user-agent$|security-token$|sdk-checksum-algorithm$|checksum-|decoded-content-length$|trailer$)|range$|cache-control$|content-disposition$|content-language$|expires$|if-(?!match$|none-match$))/;

const unsupported = (what: string) =>
  new AwsError('NotImplemented', `The local cloud does not support ${what}.`, {}, 501);

/** @throws AwsError `NotImplemented` for an option the host does not know, `KeyTooLongError`. */
export function parseS3Request({ method, url, headers }: Pick<ApiRequest, 'method' | 'url' | 'headers'>): S3Request {
  const [path = '', search = ''] = url.split('?', 2);
  const [, bucket = '', ...rest] = path.split('/');
  const key = decoded(rest.join('/'));
  if (Buffer.byteLength(key) > maxKeyBytes) throw new AwsError('KeyTooLongError', 'Your key is too long');
  const header = Object.keys(headers).find((name) => meaningful.test(name));
  if (header !== undefined) throw unsupported(`the header ${header}`);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'aws-chunked') throw unsupported(`content-encoding: ${encoding}`);
  const query = new URLSearchParams(search);
  query.delete('x-id');
  return { method, bucket: decoded(bucket), key, query };
}

/** @throws AwsError `NotImplemented` for a parameter that is not in `known`. */
export function requireQuery({ method, query }: S3Request, known: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw unsupported(`the parameter ${unknown} of ${method}`);
}
