import { writeObject } from '../../../shared/s3/bucket.ts';
import { filesEnv } from '../env.ts';
import { pdfKey } from './pdf-key.ts';

const { BUCKET } = filesEnv.read();

/** Stores the tickets of an order. Idempotent: a repeated sender overwrites the object with the same pages. */
export const storePdf = (orderId: string, pdf: Uint8Array) =>
  writeObject(BUCKET, pdfKey(orderId), pdf, 'application/pdf');
