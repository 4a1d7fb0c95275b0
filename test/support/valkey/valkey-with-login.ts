import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Redis } from 'iovalkey';
import { prepareValkey } from '../../../scripts/local/engines/python.ts';
import { startValkey } from '../../../scripts/local/engines/valkey.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';
import { certificateFor } from './certificate.ts';
import { type TlsFront, tlsFront } from './tls-front.ts';

export interface ValkeyWithLogin {
  port: number;
  front: TlsFront;
  admin: Redis;
  /** Creates a user or changes its password. Existing connections stay logged in. */
  accept(user: string, password: string, accessString: string): Promise<void>;
  /** Ids of a user's connections. Connections that have not logged in belong to the user `default`. */
  connections(user: string): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * Starts a local stand-in for ElastiCache Serverless: a real Valkey in cluster mode behind TLS. It announces itself as
 * `localhost`, its certificate is trusted by this process, and every command needs a login.
 */
export async function startValkeyWithLogin(): Promise<ValkeyWithLogin> {
  const folder = mkdtempSync(join(tmpdir(), 'nightflow-valkey-'));
  const { valkeyServer } = await prepareValkey((_doing, _done, work) => work());
  const port = await freePort();
  const valkey = await startValkey({ folder, server: valkeyServer, port });
  const identity = certificateFor('localhost');
  const front = await tlsFront(identity, port);
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, identity.cert]);

  const first = new Redis({ port });
  await first.config('SET', 'cluster-announce-hostname', 'localhost');
  await first.config('SET', 'cluster-preferred-endpoint-type', 'hostname');
  await first.config('SET', 'cluster-announce-port', front.port);
  await first.acl('SETUSER', 'admin', 'on', '>admin', '~*', '&*', '+@all');
  const admin = new Redis({ port, username: 'admin', password: 'admin' });
  await admin.acl('SETUSER', 'default', 'off');
  first.disconnect();

  return {
    port,
    front,
    admin,
    accept: async (user, password, accessString) => {
      await admin.acl('SETUSER', user, ...accessString.split(' '), 'resetpass', `>${password}`);
    },
    connections: async (user) =>
      [...String(await admin.client('LIST')).matchAll(/^id=(\d+) .* user=(\S+)/gm)].flatMap(([, id = '', name]) =>
        name === user ? id : [],
      ),
    stop: async () => {
      setDefaultCACertificates(trusted);
      admin.disconnect();
      front.close();
      await valkey.stop(2);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
