import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { FakeAccount } from './account-api.ts';
import { execute } from './api.ts';
import { servePage } from './checkout-page.ts';
import { decodeForm } from './form.ts';
import { Ledger } from './ledger.ts';
import { missing, Refusal } from './refusal.ts';

/**
 * What goes wrong with a request. `throttled`: 429, nothing executed. `broken`: 500, nothing executed, and kept under
 * the idempotency key as Stripe keeps its errors. `hang-up`: the connection ends before anything is executed. `lost`:
 * executed, and the connection ends before the answer. `silence`: executed, and no answer until the client gives up.
 */
export type Fault = 'throttled' | 'broken' | 'hang-up' | 'lost' | 'silence';

interface Seen {
  method: string;
  path: string;
  form: string;
  idempotencyKey?: string;
  headers: IncomingMessage['headers'];
  status?: number;
}

interface Answer {
  status: number;
  body: unknown;
}

const maxBody = 64 * 1_024;
const secretKey = 'sk_test_fake';
const webhookSecret = 'whsec_fake';

/**
 * A stateful Stripe on the loopback interface, with the pages of its Checkout. It acts only when it is asked: tests and
 * demonstrations move it by its `ledger`.
 */
export class FakeStripe {
  readonly ledger: Ledger;
  readonly keys = { secretKey, publishableKey: 'pk_test_fake', webhookSecrets: [webhookSecret] };
  readonly operator = new FakeAccount();
  /** The secret keys in force, which tests add to and take from. */
  readonly secretKeys = new Set([secretKey]);
  /** Valid publishable keys of this account, and of other ones. */
  readonly publishableKeys = { own: new Set(['pk_test_fake']), others: new Set(['pk_test_other']) };
  /** Every request that arrived, in order. */
  readonly requests: Seen[] = [];
  readonly #faults: { fault: Fault; on: string }[] = [];
  readonly #kept = new Map<string, { fingerprint: string; at: number; answer: Answer }>();
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  readonly #isLive: boolean;

  private constructor(isLive: boolean) {
    this.#isLive = isLive;
    this.ledger = new Ledger(isLive ? randomBytes(4).toString('hex') : '');
  }

  /** `isLive`: its time is the present, and its ids differ from those of any other fake. */
  static async start(port = 0, { isLive = false } = {}): Promise<FakeStripe> {
    const fake = new FakeStripe(isLive);
    fake.#keepTime();
    // A test that forgets to stop it still ends.
    fake.#server.unref();
    await new Promise<void>((resolve, reject) => {
      fake.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    if (isLive) fake.ledger.pages = fake.url;
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next request that begins with `on`, such as `POST /v1/refunds`, meets this fault. */
  fail(fault: Fault, on = ''): void {
    this.#faults.push({ fault, on });
  }

  /** An event as Stripe posts it, signed at the fake's time or at another one (epoch seconds). */
  signed(event: Stripe.Event, { at = this.ledger.now, secret = webhookSecret } = {}) {
    const body = JSON.stringify(event);
    const { 'stripe-signature': signature } = signedHeaders(body, secret, at);
    return { body, signature };
  }

  /** Posts an event to an endpoint. It stays in the list, so that it can be sent again. */
  post(event: Stripe.Event, url: string, options: { at?: number; secret?: string } = {}): Promise<Response> {
    this.#keepTime();
    const { body, signature } = this.signed(event, options);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    return fetch(url, { method: 'POST', body, headers });
  }

  #keepTime(): void {
    if (this.#isLive) this.ledger.advance(Math.floor(Date.now() / 1_000) - this.ledger.now);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#keepTime();
    const { method = '', headers } = request;
    const { pathname: path, search } = new URL(request.url ?? '/', 'http://fake');
    const form = method === 'GET' ? search.slice(1) : await bodyOf(request);
    const page = /^\/c\/pay\/(\w+)$/.exec(path)?.[1];
    if (page) return servePage(this.ledger, page, new URLSearchParams(form).get('way'), response);
    const key = headers['idempotency-key'];
    const seen: Seen = { method, path, form, headers, ...(typeof key === 'string' && { idempotencyKey: key }) };
    this.requests.push(seen);
    const index = this.#faults.findIndex(({ on }) => `${method} ${path}`.startsWith(on));
    const fault = index < 0 ? undefined : this.#faults.splice(index, 1)[0]?.fault;
    if (fault === 'hang-up') return void request.socket.destroy();
    const { answer, isReplayed } = this.#answer(seen, fault);
    seen.status = answer.status;
    if (fault === 'lost') return void request.socket.destroy();
    if (fault === 'silence') return;
    const more = isReplayed ? { 'idempotent-replayed': 'true' } : {};
    response.writeHead(answer.status, { 'content-type': 'application/json', 'request-id': 'req_fake', ...more });
    response.end(JSON.stringify(answer.body));
  }

  #answer(seen: Seen, fault: Fault | undefined): { answer: Answer; isReplayed?: boolean } {
    const bearer = seen.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!this.secretKeys.has(bearer)) return { answer: this.#answerBrowser(seen, bearer) };
    if (fault === 'throttled') return { answer: errorAnswer(429, 'invalid_request_error', 'Too many requests') };
    const { idempotencyKey: key, method, path, form } = seen;
    const fingerprint = `${method} ${path} ${form}`;
    const kept = key === undefined ? undefined : this.#kept.get(key);
    if (kept && this.ledger.keepsAnswer(kept.at)) {
      if (kept.fingerprint === fingerprint) return { answer: kept.answer, isReplayed: true };
      const words = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
      return { answer: errorAnswer(400, 'idempotency_error', words) };
    }
    const { answer, isKept } =
      fault === 'broken'
        ? { answer: errorAnswer(500, 'api_error', 'Something went wrong on our end'), isKept: true }
        : this.#execute(seen);
    if (key !== undefined && isKept) this.#kept.set(key, { fingerprint, at: this.ledger.now, answer });
    return { answer };
  }

  /** A publishable key reads intents of its own account, with their client secret. */
  #answerBrowser({ method, path, form }: Seen, key: string): Answer {
    const { own, others } = this.publishableKeys;
    const id = /^\/v1\/payment_intents\/(\w+)$/.exec(path)?.[1];
    const isKnown = own.has(key) || others.has(key);
    if (!isKnown || method !== 'GET' || !id)
      return errorAnswer(401, 'invalid_request_error', 'Invalid API Key provided');
    const intent = own.has(key) ? this.ledger.intents.get(id) : undefined;
    if (intent && intent.client_secret === decodeForm(form).client_secret) return { status: 200, body: intent };
    const { status, body } = missing('payment_intent', id);
    return { status, body };
  }

  #execute({ method, path, form }: Seen): { answer: Answer; isKept: boolean } {
    try {
      const ofOperator = this.operator.answer(method, path, decodeForm(form));
      const body = ofOperator ?? execute(this.ledger, method, path, form);
      return { answer: { status: 200, body }, isKept: true };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { answer: { status: error.status, body: error.body }, isKept: error.isKept };
    }
  }
}

const errorAnswer = (status: number, type: string, message: string): Answer => ({
  status,
  body: { error: { type, message } },
});

const signedHeaders = (payload: string, secret: string, timestamp: number) => ({
  'stripe-signature': Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp,
    scheme: 'v1',
    signature: '',
    cryptoProvider: Stripe.createNodeCryptoProvider(),
  }),
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > maxBody) throw new Error('The body of a request is too long');
  }
  return body;
}
