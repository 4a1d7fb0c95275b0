import { randomUUID } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Failure } from '../../scripts/local/process/failure.ts';

const timeoutMs = 60_000;

export interface Answer {
  /** 0 without an answer. */
  status: number;
  /** Of the problem, or of the connection's fault: `sold_out`, `ECONNRESET`. Empty for a success. */
  code: string;
  retryAfterSeconds: number | undefined;
  /** Undefined for an empty body. */
  body: any;
}

interface Call {
  token?: string;
  body?: unknown;
}

/** Sends one request, a POST with a fresh Idempotency-Key. Never rejects. */
export type Send = (method: string, path: string, call?: Call) => Promise<Answer>;

const unanswered = (code: string): Answer => ({ status: 0, code, retryAfterSeconds: undefined, body: undefined });

function parse(text: string): any {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerOf({ statusCode: status = 0, headers }: IncomingMessage, text: string): Answer {
  const body = parse(text);
  const after = Number(headers['retry-after'] ?? Number.NaN);
  const code = status < 400 ? '' : String(body?.code ?? body?.message ?? 'no_code');
  return { status, code, retryAfterSeconds: Number.isFinite(after) ? after : undefined, body };
}

/** Returns a client that keeps its connections. It uses `node:http`, which costs less CPU than `fetch`. */
export function connect(base: URL, maxConnections: number): { send: Send; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, scheduling: 'lifo' });
  const attempt = (method: string, path: string, headers: Record<string, string | number>, text: string) => {
    let sent: ClientRequest | undefined;
    const answer = new Promise<Answer>((resolve) => {
      sent = request(new URL(path, base), { agent, method, headers, timeout: timeoutMs }, (response) => {
        let received = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          received += chunk;
        });
        response.on('end', () => resolve(answerOf(response, received)));
        response.on('error', (error: NodeJS.ErrnoException) => resolve(unanswered(error.code ?? error.message)));
      });
      sent.on('timeout', () => sent?.destroy(Object.assign(new Error('timeout'), { code: 'timeout' })));
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(unanswered(error.code ?? error.message)));
      sent.end(text);
    });
    return answer.then((given) => ({ given, reused: sent?.reusedSocket === true }));
  };
  const send: Send = async (method, path, { token, body } = {}) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      ...(text !== '' && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'content-length': Buffer.byteLength(text) }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
    };
    const { given, reused } = await attempt(method, path, headers, text);
    // The server may close an idle connection at the moment it is used again.
    if (given.code === 'ECONNRESET' && reused) return (await attempt(method, path, headers, text)).given;
    return given;
  };
  return { send, close: () => agent.destroy() };
}

/** Returns the body of an answer with the expected status. @throws Failure otherwise. */
export async function must(status: number, what: string, pending: Promise<Answer>): Promise<any> {
  const answer = await pending;
  if (answer.status === status) return answer.body;
  const detail = answer.body?.detail ?? '';
  throw new Failure(`${what}: ${answer.status} ${answer.code} instead of ${status}. ${detail}`);
}
