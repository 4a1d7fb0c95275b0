import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { s3Limits } from './limits.ts';

const s3 = new S3Client({});

export async function readObject(bucket: string, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!Body) throw new Error(`The object ${key} is empty`);
  return Body.transformToString();
}

/** The same, `undefined` where there is no such object; S3 calls that forbidden to whoever may not list the bucket. */
export const readIfThere = (bucket: string, key: string): Promise<string | undefined> =>
  readObject(bucket, key).catch((error: unknown) => {
    if (error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name)) return undefined;
    throw error;
  });

/** Statuses of S3 by which it says what became of a condition. */
const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;

/** An object under its tag: `same` where the reader has that tag already, `undefined` where there is none. */
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
    // To whoever may not list the bucket, what is not there is forbidden.
    if (status === 404 || status === 403) return undefined;
    throw error;
  }
}

/** Writes an object unless somebody has since it was read, or made it where there was none; answers whether it did. */
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
    // 409: two conditional writes at the same moment; 404: what was read has been deleted since.
    if ([404, 409, 412].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

export const writeObject = (bucket: string, key: string, body: string | Uint8Array, contentType: string) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));

/** Up to 1,000 keys a call; what is not there is nothing. */
export async function deleteObjects(bucket: string, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += s3Limits.objectsPerDelete) {
    const Objects = keys.slice(at, at + s3Limits.objectsPerDelete).map((Key) => ({ Key }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) throw new Error(`${Errors.length} objects were not deleted: ${Errors[0]?.Code}`);
  }
}
