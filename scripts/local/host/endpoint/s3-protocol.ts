import { AwsError } from '../aws-error.ts';
import type { Buckets, StoredObject } from '../services/buckets.ts';
import { uploadOf } from './aws-chunked.ts';
import type { Answer, ApiRequest, Protocol } from './protocol.ts';
import { parseS3Request, requireQuery, type S3Request } from './s3-request.ts';
import type { Services } from './services.ts';
import { element, unescaped, xmlHead } from './xml.ts';

/** Far above any file of ours. The whole body is held in memory. */
const maxObjectBytes = 64 * 1024 * 1024;
/** S3's limits for one call. */
const maxKeys = 1_000;

const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';

const empty = (status: number, headers: Record<string, string> = {}): Answer => ({ status, headers, body: '' });
const xmlAnswer = (name: string, value: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xmlHead + element(name, value, { flat: true, xmlns }),
});

/** S3 accepts an ETag with and without quotes. */
const quoted = (etag: string): string => (/^["*]/.test(etag) ? etag : `"${etag}"`);

const objectHeaders = ({ etag, contentType, size, modifiedAt }: StoredObject): Record<string, string> => ({
  etag,
  'content-type': contentType,
  'content-length': String(size),
  'last-modified': new Date(modifiedAt).toUTCString(),
});

async function list(buckets: Buckets, request: S3Request): Promise<Answer> {
  const { bucket, query } = request;
  requireQuery(request, ['list-type', 'prefix', 'max-keys', 'continuation-token']);
  if (query.get('list-type') !== '2') {
    throw new AwsError('NotImplemented', 'The local cloud lists objects with ListObjectsV2 only.', {}, 501);
  }
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const limit = Math.min(Number(query.get('max-keys') ?? maxKeys), maxKeys);
  if (!Number.isInteger(limit) || limit < 1) throw new AwsError('InvalidArgument', 'max-keys must be 1 or more');
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString();
  const found = await buckets.list(bucket, { prefix, after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return xmlAnswer('ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    MaxKeys: limit,
    KeyCount: shown.length,
    IsTruncated: last !== undefined,
    ContinuationToken: token,
    NextContinuationToken: last && Buffer.from(last.key).toString('base64url'),
    Contents: shown.map(({ key, etag, size, modifiedAt }) => ({
      Key: key,
      LastModified: new Date(modifiedAt).toISOString(),
      ETag: etag,
      Size: size,
      StorageClass: 'STANDARD',
    })),
  });
}

async function deleteMany(buckets: Buckets, request: S3Request, body: Buffer): Promise<Answer> {
  requireQuery(request, ['delete']);
  const xml = body.toString();
  const objects = [...xml.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, content = '']) => content);
  const keys = objects.flatMap((content) => /^\s*<Key>([^<]*)<\/Key>\s*$/.exec(content)?.[1] ?? []).map(unescaped);
  if (keys.length === 0 || keys.length > maxKeys || keys.length < objects.length) {
    throw new AwsError('MalformedXML', `The local cloud deletes 1 to ${maxKeys} keys, without versions or conditions.`);
  }
  await buckets.delete(request.bucket, keys);
  const isQuiet = /<Quiet>\s*true\s*<\/Quiet>/.test(xml);
  return xmlAnswer('DeleteResult', isQuiet ? {} : { Deleted: keys.map((Key) => ({ Key })) });
}

async function get(
  buckets: Buckets,
  { bucket, key, method }: S3Request,
  headers: ApiRequest['headers'],
): Promise<Answer> {
  const known = headers['if-none-match'];
  const head = known !== undefined || method === 'HEAD' ? await buckets.head(bucket, key) : undefined;
  if (head && known !== undefined && quoted(known) === head.etag) return empty(304, { etag: head.etag });
  if (head && method === 'HEAD') return empty(200, objectHeaders(head));
  const object = await buckets.get(bucket, key);
  return { status: 200, headers: objectHeaders(object), body: object.body };
}

async function put(buckets: Buckets, { bucket, key }: S3Request, { headers, body }: ApiRequest): Promise<Answer> {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'content-type': contentType } = headers;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new AwsError('NotImplemented', 'S3 supports If-None-Match: * only.', {}, 501);
  }
  const etag = await buckets.put(bucket, {
    key,
    body: uploadOf(headers, body),
    contentType: contentType ?? 'binary/octet-stream',
    ...(ifMatch !== undefined && { ifMatch: quoted(ifMatch) }),
    ...(ifNoneMatch !== undefined && { ifNoneMatch }),
  });
  return empty(200, { etag });
}

async function run(buckets: Buckets, request: S3Request, sent: ApiRequest): Promise<Answer> {
  const { method, bucket, key, query } = request;
  if (!bucket) throw new AwsError('NotImplemented', 'The local cloud does not list buckets.', {}, 501);
  if (!key && method === 'GET') return list(buckets, request);
  if (!key && method === 'POST' && query.has('delete'))
    return deleteMany(buckets, request, uploadOf(sent.headers, sent.body));
  requireQuery(request, []);
  if (!key && method === 'PUT') {
    await buckets.createBucket(bucket);
    return empty(200, { location: `/${bucket}` });
  }
  if (key && method === 'PUT') return put(buckets, request, sent);
  if (key && (method === 'GET' || method === 'HEAD')) return get(buckets, request, sent.headers);
  if (key && method === 'DELETE') {
    await buckets.delete(bucket, [key]);
    return empty(204);
  }
  throw new AwsError(
    'NotImplemented',
    `The local cloud does not support ${method} of a ${key ? 'key' : 'bucket'}.`,
    {},
    501,
  );
}

/** S3's REST, with the bucket in the path. */
export function s3Protocol({ buckets }: Services): Protocol {
  return {
    maxBodyBytes: maxObjectBytes,
    async answer(sent, requestId) {
      const answer = await run(buckets, parseS3Request(sent), sent);
      return { ...answer, headers: { ...answer.headers, 'x-amz-request-id': requestId } };
    },
    failure({ code, message, members, status }, { url }, requestId) {
      const content = {
        Code: code,
        Message: message,
        ...members,
        Resource: url.split('?', 1)[0],
        RequestId: requestId,
      };
      const headers = { 'content-type': 'application/xml', 'x-amz-request-id': requestId };
      return { status, headers, body: xmlHead + element('Error', content) };
    },
  };
}
