import { Cluster } from 'iovalkey';
import { clock } from '../base/clock.ts';
import { log } from '../base/log.ts';
import { cacheLimits } from './limits.ts';
import type { Login, ValkeyAddress } from './valkey-address.ts';
import { loginToken } from './valkey-login.ts';

/** Returns the client for the next command. It may change with each command, so callers do not store it. */
export type Connection = () => Promise<Cluster>;

function createClient({ host, port }: ValkeyAddress, secret?: { username: string; password: string }): Cluster {
  const cluster = new Cluster([{ host, port }], {
    lazyConnect: true,
    clusterRetryStrategy: (times) => Math.min(100 * times, 2_000),
    // The certificate is for the host name: checking it against a resolved address would fail.
    ...(secret && { dnsLookup: (name, callback) => callback(null, name) }),
    redisOptions: {
      connectTimeout: cacheLimits.cacheSocketMs,
      // Nothing else detects a connection that died while the function was frozen.
      socketTimeout: cacheLimits.cacheSocketMs,
      maxRetriesPerRequest: 1,
      // The ready check sends INFO, which the cache user may not run. The cluster's own check sends CLUSTER INFO.
      enableReadyCheck: false,
      ...(secret && { ...secret, tls: {} }),
    },
  });
  // Without this, a refused login (WRONGPASS, NOAUTH) would only look slow.
  cluster.on('error', (error: Error & { lastNodeError?: Error }) => {
    log.warn('no connection to the cache', { reason: (error.lastNodeError ?? error).message });
  });
  return cluster;
}

/**
 * Connects with a login whose token expires. A client presents the token it was created with on every connection: on
 * reconnects, to nodes found later, and to read the slots. So the whole client is replaced well before its token
 * expires. That needs no access to its internals and no timer, which a frozen function would not run. It also ends
 * every connection before ElastiCache's limit of 12 hours. The price is one connect in ten minutes.
 */
function connectWithLogin(address: ValkeyAddress, login: Login): Connection {
  let current: { client: Promise<Cluster>; until: number } | undefined;

  const retire = (old: Promise<Cluster>): void => {
    // After this time every command in flight has been answered or has timed out.
    const end = (cluster: Cluster) => setTimeout(() => cluster.disconnect(), cacheLimits.cacheConnectMs).unref();
    old.then(end, () => {});
  };
  return () => {
    const now = clock.now();
    if (current && now < current.until) return current.client;
    if (current) retire(current.client);
    const created = loginToken(login, now).then((password) =>
      createClient(address, { username: login.userId, password }),
    );
    const own = { client: created, until: now + cacheLimits.cacheClientMs };
    current = own;
    // The next command tries again, unless a newer client has taken this one's place.
    created.catch(() => {
      if (current === own) current = undefined;
    });
    return created;
  };
}

/** Prepares a connection. It is opened by the first command. */
export function connect(address: ValkeyAddress): Connection {
  if (address.login) return connectWithLogin(address, address.login);
  const only = Promise.resolve(createClient(address));
  return () => only;
}
