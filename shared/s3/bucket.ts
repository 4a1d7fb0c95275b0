import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { awsClient } from '../async/aws-client.ts';
import { awsLimits } from '../async/limits.ts';
import { s3Limits } from './limits.ts';

const s3 = new S3Client(awsClient({ answerMs: awsLimits.objectMs }));

export async function readObject(bucket: string, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!Body) throw new Error(`The object ${key} is empty`);
  return Body.transformToString();
}

/**
 * Reads an object, or returns `undefined` when it does not exist. S3 answers a missing object with `AccessDenied` when
 * the caller may not list the bucket.
 */
export const readIfThere = (bucket: string, key: string): Promise<string | undefined> =>
  readObject(bucket, key).catch((error: unknown) => {
    if (error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return undefined;
    throw error;
  });

/** The HTTP status of an S3 error, which tells whether a condition failed. */
const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;

/** Reads an object and its ETag. Returns `same` when `known` is its ETag, `undefined` when it does not exist. */
export async function readTagged(
  bucket: string,
  key: string,
  known?: string,
): Promise<{ body: Uint8Array; tag: string } | 'same' | undefined> {
  try {
    const { Body, ETag = '' } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfNoneMatch: known }));
    return Body && { body: await Body.transformToByteArray(), tag: ETag };
  } catch (error) {
    const status = statusOf(error);
    if (status === 304) return 'same';
    // S3 answers 403 for a missing object when the caller may not list the bucket.
    if (status === 404 || status === 403) return undefined;
    throw error;
  }
}

/**
 * Writes an object conditionally: its ETag must still be `read`, or without `read` it must not exist. Returns whether
 * it was written.
 */
export async function writeTagged(
  bucket: string,
  key: string,
  { body, contentType, read }: { body: Uint8Array; contentType: string; read: string | undefined },
): Promise<boolean> {
  const condition = read === undefined ? { IfNoneMatch: '*' } : { IfMatch: read };
  try {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType, ...condition }),
    );
    return true;
  } catch (error) {
    // 409: concurrent conditional writes. 404: the object was deleted after it was read.
    if ([404, 409, 412].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

export const writeObject = (bucket: string, key: string, body: string | Uint8Array, contentType: string) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));

/** Deletes objects, 1,000 keys a call. Missing objects are ignored. */
export async function deleteObjects(bucket: string, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += s3Limits.objectsPerDelete) {
    const Objects = keys.slice(start, start + s3Limits.objectsPerDelete).map((Key) => ({ Key }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) throw new Error(`${Errors.length} objects were not deleted: ${Errors[0]?.Code}`);
  }
}
