import { randomUUID } from 'node:crypto';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestUpstream,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Mail } from './mail/mailbox.ts';
import { answerOutbox } from './mail/outbox.ts';
import { Failure } from './process/failure.ts';

type Gateway = { port: number; apiUrl: string; readMails: () => Promise<Mail[]> };

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

function answerUnreachable(response: ServerResponse): void {
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

function listen(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new Failure(`Port ${port} for the gateway was taken by another program. Run the command again.`));
      else if (host === '::1') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });
}

/**
 * Starts a proxy with one short address. It forwards every path to the API, except `/` (redirects to /docs) and
 * `/outbox`. It listens on both addresses of `localhost`: 127.0.0.1, and ::1 if the machine has IPv6.
 */
export async function startGateway(gateway: Gateway): Promise<{ stop: () => void }> {
  const agent = new Agent({ keepAlive: true });
  const api = new URL(gateway.apiUrl);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && path === '/') response.writeHead(302, { location: '/docs' }).end();
    else if (reads && /^\/outbox(\.json|\/|$)/.test(path)) answerOutbox(path, await gateway.readMails(), response);
    else forward(request, response, api, agent);
  };
  const servers = ['127.0.0.1', '::1'].map(() =>
    createServer((request, response) => {
      answer(request, response).catch(() => answerUnreachable(response));
    }),
  );
  const stop = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    agent.destroy();
  };
  try {
    await Promise.all(servers.map((server, index) => listen(server, gateway.port, index === 0 ? '127.0.0.1' : '::1')));
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}
