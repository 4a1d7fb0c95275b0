import { createServer } from 'node:net';
import { Failure } from './failure.ts';

const hosts = ['127.0.0.1', '::1'];

/** Listens for a moment: gives the port (one of the system's choice for 0), or undefined when it cannot be had. */
function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has nobody on ::1 who could be in the way.
      resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? undefined : port);
    });
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined));
    });
  });
}

/** A loopback port nobody listens on now. Another process may take it in between, so use it at once. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0, '127.0.0.1');
  if (port === undefined) throw new Failure('This machine has no free port left on 127.0.0.1.');
  return port;
}

/** Fails with one sentence that names the port and the environment variable which moves it. */
export async function requireFreePort(port: number, user: string, variable: string): Promise<void> {
  for (const host of hosts) {
    if ((await tryPort(port, host)) === undefined) {
      throw new Failure(
        `Port ${port} for ${user} is taken by another program: stop that one, or choose a port with ${variable}=${port + 1} before the command.`,
      );
    }
  }
}

/** Reads a port from the environment, or gives the usual one. */
export function portFrom(variable: string, usual: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(`${variable} must be a port number from 1 to 65535, not "${text}".`);
  }
  return port;
}
