import { randomUUID } from 'node:crypto';
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestUpstream,
  type ServerResponse,
} from 'node:http';

/** Answers a request to the HTTP API. */
export type ApiAnswer = (request: IncomingMessage, response: ServerResponse) => void;

/** API Gateway times out after 30 s, so this limit is only a safety net. */
const upstreamSeconds = 60;

const hopByHop = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'];
hopByHop.push('transfer-encoding', 'upgrade');

/** Removes hop-by-hop headers, including those that `connection` names (RFC 9110, 7.6.1). */
function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !hopByHop.includes(name) && !named.includes(name)),
  );
}

/** Answers that the local cloud cannot be reached, as problem+json. */
export function answerUnreachable(response: ServerResponse): void {
  // A response that has started cannot change, so the client must see a broken connection.
  if (response.headersSent) return void response.destroy();
  const problem = {
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    code: 'local_cloud_unreachable',
    detail: 'The local cloud does not answer. Check that it is still running.',
    requestId: randomUUID(),
    retryable: true,
    errors: [],
  };
  response.writeHead(503, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}

function forward(request: IncomingMessage, response: ServerResponse, api: URL, agent: Agent): void {
  const { host, ...headers } = withoutHopByHop(request.headers);
  const from = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', ');
  const upstream = requestUpstream(
    {
      agent,
      hostname: api.hostname,
      port: api.port,
      // Joined as text. As a resolved URL, `/../` would escape from the API into the emulator.
      path: `${api.pathname}${request.url}`,
      method: request.method ?? 'GET',
      headers: { ...headers, 'x-forwarded-for': from, 'x-forwarded-host': host ?? '', 'x-forwarded-proto': 'http' },
      timeout: upstreamSeconds * 1000,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHopByHop(answer.headers));
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    },
  );
  upstream.on('timeout', () => upstream.destroy(new Error('upstream timeout')));
  upstream.on('error', () => answerUnreachable(response));
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

/** Returns a handler that forwards requests to the HTTP API of another process, at `apiUrl`. */
export function forwardTo(apiUrl: string): { answer: ApiAnswer; stop(): void } {
  const agent = new Agent({ keepAlive: true });
  const api = new URL(apiUrl);
  return {
    answer: (request, response) => forward(request, response, api, agent),
    stop: () => agent.destroy(),
  };
}
