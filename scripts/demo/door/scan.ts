import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiError } from '../../shared/api-client.ts';
import { ScanResult } from '../shapes.ts';
import type { GatePhone } from './evening.ts';

/** A scan and its answer, as the phone knows it. Times in epoch ms. */
export interface ScanAnswer {
  code: string;
  scanId: string;
  gate: string;
  sentAt: number;
  answeredAt: number;
  result: string;
  /** Milliseconds of the request that was answered. */
  ms: number;
  /** Requests that got no answer, or one that asks to try again. */
  repeats: number;
}

const patienceMs = 60_000;
const pauseMs = 200;
const isTransient = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;

/** Scans a code, and repeats the request with its scan id until it is answered, as the gate page does. */
export async function scanAtGate(
  api: Api,
  { name, gateId, token }: GatePhone,
  { eventId, code, scanId }: { eventId: string; code: string; scanId: string },
): Promise<ScanAnswer> {
  const sentAt = Date.now();
  for (let repeats = 0; ; repeats++) {
    try {
      const body = { eventId, code, scanId, gateId };
      const { ms, body: answer } = await api('POST /v1/checkin/scans', ScanResult, { token, body });
      return { code, scanId, gate: name, sentAt, answeredAt: Date.now(), result: answer.result, ms, repeats };
    } catch (error) {
      if (!(error instanceof ApiError && isTransient(error)) || Date.now() - sentAt > patienceMs) throw error;
      await sleep(Math.max(pauseMs, 1_000 * (error.retryAfterSeconds ?? 0)));
    }
  }
}
