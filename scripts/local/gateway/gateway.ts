import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Mail } from '../mail/mailbox.ts';
import { answerOutbox } from '../mail/outbox.ts';
import { Failure } from '../process/failure.ts';
import { type ApiAnswer, answerUnreachable } from './forward.ts';

interface Gateway {
  port: number;
  /** Answers all requests but those to `/` and `/outbox`. */
  api: ApiAnswer;
  readMails: () => Promise<Mail[]>;
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
 * Starts the one short address of the system. It serves the API, `/` (redirects to /docs) and `/outbox`. It listens on
 * both addresses of `localhost`: 127.0.0.1, and ::1 if the machine has IPv6.
 */
export async function startGateway(gateway: Gateway): Promise<{ stop: () => void }> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && path === '/') response.writeHead(302, { location: '/docs' }).end();
    else if (reads && /^\/outbox(\.json|\/|$)/.test(path))
      answerOutbox(request.url ?? '', await gateway.readMails(), response);
    else gateway.api(request, response);
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
  };
  try {
    await Promise.all(servers.map((server, index) => listen(server, gateway.port, index === 0 ? '127.0.0.1' : '::1')));
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}
