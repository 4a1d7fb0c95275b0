import { type AddressInfo, connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

export interface TlsFront {
  port: number;
  /** Keeps the current connections open but forwards nothing, as if the other end had vanished. */
  silence(): void;
  close(): void;
}

/** Accepts TLS connections and forwards them in clear to a local port: the local Valkey is built without TLS. */
export async function tlsFront(identity: { key: string; cert: string }, port: number): Promise<TlsFront> {
  const open = new Set<TLSSocket>();
  const server = createServer(identity, (client) => {
    const inner = connect(port, '127.0.0.1');
    open.add(client);
    client.pipe(inner).pipe(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => inner.destroy()).on('close', () => inner.destroy());
    inner.on('error', () => client.destroy()).on('close', () => client.destroy());
  });
  // Raised when a client distrusts the certificate and hangs up.
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => {
      for (const client of open) client.unpipe();
    },
    close: () => server.close(),
  };
}
