import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { errorOf, startEndpoint } from './server.ts';

const Bucket = 'files';
let started: Awaited<ReturnType<typeof startEndpoint>>;
let s3: S3Client;

beforeEach(async () => {
  started = await startEndpoint();
  s3 = new S3Client(started.config);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterEach(() => {
  vi.restoreAllMocks();
  return started.stop();
});

const put = (
  Key: string,
  Body: NonNullable<PutObjectCommandInput['Body']>,
  more: Partial<PutObjectCommandInput> = {},
) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, IfNoneMatch?: string) => s3.send(new GetObjectCommand({ Bucket, Key, IfNoneMatch }));
const statusOf = async (promise: Promise<unknown>) => {
  const { name, $metadata } = await errorOf(promise);
  return [$metadata.httpStatusCode, name];
};

it('an object comes back byte for byte, with its type and its MD5 as ETag', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  const { ETag } = await put('a/ü &.bin', bytes, { ContentType: 'image/png' });
  expect(ETag).toBe('"e2c865db4162bed963bfaa9ef6ac18f0"');
  const read = await get('a/ü &.bin');
  expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(bytes);
  expect(read).toMatchObject({ ETag, ContentType: 'image/png', ContentLength: 256 });
  expect(Math.abs(Date.now() - (read.LastModified?.getTime() ?? 0))).toBeLessThan(5_000);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/ü &.bin' }));
  expect(head).toMatchObject({ ETag, ContentType: 'image/png', ContentLength: 256 });
});

it('a stream arrives in chunks, and an empty object stays empty', async () => {
  // The SDK advises another client for streams.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const parts = ['a'.repeat(70_000), 'b'.repeat(3)];
  await put('stream', Readable.from(parts.map((part) => Buffer.from(part))), { ContentLength: 70_003 });
  expect(await (await get('stream')).Body?.transformToString()).toBe(parts.join(''));
  await put('empty', '');
  expect((await get('empty')).ContentLength).toBe(0);
});

it('a body that does not match its checksum is refused', async () => {
  expect(await statusOf(put('a', 'text', { ChecksumCRC32: 'AAAAAA==' }))).toEqual([400, 'BadDigest']);
  const send = (body: string, more: Record<string, string> = {}) =>
    fetch(`${started.endpoint}/${Bucket}/chunked`, {
      method: 'PUT',
      body,
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request',
        'content-encoding': 'aws-chunked',
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        ...more,
      },
    });
  const chunked = '4\r\ntext\r\n0\r\nx-amz-checksum-crc32:';
  expect((await send(`${chunked}O1s2Zg==\r\n\r\n`)).status).toBe(400);
  expect((await send('4\r\nte')).status).toBe(400);
  expect((await send('4\r\ntext\r\n0\r\n\r\n', { 'x-amz-decoded-content-length': '5' })).status).toBe(400);
  expect((await send('4\r\ntext\r\n0\r\n\r\n', { 'x-amz-decoded-content-length': '4' })).status).toBe(200);
});

it('conditional writes win or fail as on S3', async () => {
  const { ETag: first = '' } = await put('a', 'one', { IfNoneMatch: '*' });
  expect(await statusOf(put('a', 'two', { IfNoneMatch: '*' }))).toEqual([412, 'PreconditionFailed']);
  const { ETag: second = '' } = await put('a', 'two', { IfMatch: first });
  expect(await statusOf(put('a', 'three', { IfMatch: first }))).toEqual([412, 'PreconditionFailed']);
  expect(await statusOf(put('b', 'new', { IfMatch: first }))).toEqual([404, 'NoSuchKey']);
  expect((await statusOf(get('a', second)))[0]).toBe(304);
  expect(await (await get('a', first)).Body?.transformToString()).toBe('two');
});

it('a missing key or bucket is answered with 404', async () => {
  expect(await errorOf(get('none'))).toBeInstanceOf(NoSuchKey);
  expect((await statusOf(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }))))[0]).toBe(404);
  const elsewhere = new PutObjectCommand({ Bucket: 'elsewhere', Key: 'a', Body: 'a' });
  expect(await statusOf(s3.send(elsewhere))).toEqual([404, 'NoSuchBucket']);
});

it('keys are listed in order, by prefix and in pages', async () => {
  for (const key of ['b/2', 'a/1', 'b/<1>&', 'b/10', 'c']) await put(key, key);
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  let pages = 0;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'b/', MaxKeys: 2, ContinuationToken }));
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    ContinuationToken = page.NextContinuationToken;
    pages += 1;
    expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
  } while (ContinuationToken);
  expect(pages).toBe(2);
  expect(keys).toEqual(['b/10', 'b/2', 'b/<1>&']);
  const { Contents = [], KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(KeyCount).toBe(5);
  expect(Contents[0]).toMatchObject({ Key: 'a/1', Size: 3, ETag: expect.stringMatching(/^"\w{32}"$/) });
});

it('objects are deleted alone and together, and missing ones are ignored', async () => {
  for (const key of ['one', 'two & <three>', 'four']) await put(key, key);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'one' }));
  const Objects = [{ Key: 'two & <three>' }, { Key: 'none' }];
  const loud = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(loud.Deleted).toEqual(Objects);
  const quiet = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  expect([quiet.Deleted, quiet.Errors]).toEqual([undefined, undefined]);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['four']);
});

it('what the host would ignore is refused', async () => {
  expect(await statusOf(put('a', 'a', { Metadata: { owner: 'me' } }))).toEqual([501, 'NotImplemented']);
  expect(await statusOf(put('a', 'a', { CacheControl: 'no-store' }))).toEqual([501, 'NotImplemented']);
  await put('a', 'a');
  const range = new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=0-0' });
  expect(await statusOf(s3.send(range))).toEqual([501, 'NotImplemented']);
  const folders = new ListObjectsV2Command({ Bucket, Delimiter: '/' });
  expect(await statusOf(s3.send(folders))).toEqual([501, 'NotImplemented']);
  const version = new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a', VersionId: '1' }] } });
  expect(await statusOf(s3.send(version))).toEqual([400, 'MalformedXML']);
});
