import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import { type AccessLine, httpApi } from '../../../../../scripts/local/host/http-api/http-api.ts';
import type { CorsPlan } from '../../../../../scripts/local/host/plan.ts';

type Handler = (event: APIGatewayProxyEventV2, functionArn: string) => Promise<Invoked> | Invoked;

export interface Received {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  text: string;
}

/** Serves an API on a port of its own, with the given function behind all routes. */
export async function servedApi(
  keys: string[],
  handler: Handler,
  limits?: { bodyBytes: number; functionMs: number },
  cors?: CorsPlan,
) {
  const events: APIGatewayProxyEventV2[] = [];
  const lines: AccessLine[] = [];
  const handle = httpApi({
    routes: keys.map((key) => ({ key, functionArn: `arn:${key}` })),
    invoke: async (functionArn, event) => {
      events.push(event as APIGatewayProxyEventV2);
      return handler(event as APIGatewayProxyEventV2, functionArn);
    },
    apiId: 'api1234567',
    log: (line) => lines.push(line),
    ...(limits && { limits }),
    ...(cors && { cors }),
  });
  const server = createServer((incoming, response) => handle(incoming, response, incoming.url ?? '/'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** Sends the path and the headers exactly as given. */
  const send = (method: string, path: string, headers: string[] = [], body?: string | Buffer) =>
    new Promise<Received>((resolve, reject) => {
      const sent = request(
        { port, host: '127.0.0.1', method, path, headers: ['host', 'api.test', ...headers] },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () => {
            resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  /** Sends the start of a request and closes the connection. */
  const abandon = (text: string, afterMs: number) =>
    new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      setTimeout(() => socket.destroy(), afterMs);
      socket.on('close', () => resolve());
    });
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { events, lines, port, send, abandon, stop };
}
