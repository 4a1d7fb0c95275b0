import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws-error.ts';

export interface ApiRequest {
  method: string;
  /** Path and query as they were sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** How a kind of AWS API puts its operations, results and errors into HTTP. */
export interface Protocol {
  maxBodyBytes: number;
  /** @throws AwsError, which `failure` then answers. */
  answer(request: ApiRequest, requestId: string): Promise<Answer>;
  failure(error: AwsError, request: Pick<ApiRequest, 'headers' | 'url'>, requestId: string): Answer;
}

export const maxJsonBytes = 16 * 1024 * 1024;

/** @throws AwsError `SerializationException` for anything but a JSON object. */
export function parseObject(body: Buffer): Record<string, unknown> {
  if (body.byteLength === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new AwsError('SerializationException', 'The request is not a JSON object.');
}

/** @throws AwsError for a path with an invalid escape. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError('InvalidURI', 'The path of the request cannot be decoded.');
  }
}
