import { createServer } from 'node:net';
import { Failure } from './failure.ts';

const hosts = ['127.0.0.1', '::1'];

/** Listens briefly. Returns the port (chosen by the system for 0), or undefined if it is taken. */
function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // Other errors count as free: without IPv6, for example, nothing can occupy a port on ::1.
      resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? undefined : port);
    });
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined));
    });
  });
}

/** Returns a free loopback port. Another process may take it in the meantime, so use it immediately. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0, '127.0.0.1');
  if (port === undefined) throw new Failure('This machine has no free port left on 127.0.0.1.');
  return port;
}

/** Checks that a port is free. @throws Failure that names the environment variable for another port. */
export async function requireFreePort(port: number, user: string, variable: string): Promise<void> {
  for (const host of hosts) {
    if ((await tryPort(port, host)) === undefined) {
      throw new Failure(
        `Port ${port} for ${user} is taken by another program. Stop it, or put ${variable}=${port + 1} before the command.`,
      );
    }
  }
}

/** Reads a port from the environment, or returns the default. */
export function portFrom(variable: string, usual: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(`${variable} must be a port number from 1 to 65535, not "${text}".`);
  }
  return port;
}
