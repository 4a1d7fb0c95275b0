import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpRequest } from '@smithy/core/protocols';

/** Headers that tell the server below where a request was going, and how long to say nothing. */
const targetHeader = 'x-fault-target';
const silenceHeader = 'x-fault-silence';

let listening: Promise<number> | undefined;

/** Starts a server that executes a request and answers late, or that accepts it and never answers. */
const port = (): Promise<number> => {
  listening ??= new Promise((resolve) => {
    const server = createServer(async (incoming, answer) => {
      const { [targetHeader]: target = '', [silenceHeader]: silence, ...headers } = incoming.headers;
      if (silence === 'for-ever') return;
      const [hostname, targetPort] = String(target).split(':');
      const { method, url: path } = incoming;
      const onwards = forward(
        { hostname, port: targetPort, method, path, headers },
        async (response: IncomingMessage) => {
          await wait(Number(silence));
          answer.writeHead(response.statusCode ?? 500, response.headers);
          response.pipe(answer);
        },
      );
      onwards.on('error', () => answer.destroy());
      incoming.pipe(onwards);
    });
    server.unref();
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  return listening;
};

/**
 * Sends a request of the SDK through a socket that stays silent. With `milliseconds` the request is executed and its
 * answer arrives after that time. Without, nothing is executed and no answer arrives.
 */
export async function throughSilentSocket(request: unknown, milliseconds?: number): Promise<HttpRequest> {
  const silent = HttpRequest.clone(request as HttpRequest);
  silent.headers[targetHeader] = `${silent.hostname}:${silent.port}`;
  silent.headers[silenceHeader] = milliseconds === undefined ? 'for-ever' : String(milliseconds);
  Object.assign(silent, { hostname: '127.0.0.1', port: await port() });
  return silent;
}
