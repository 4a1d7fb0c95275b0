import { Cluster } from 'iovalkey';
import { clock } from '../base/clock.ts';
import { log } from '../base/log.ts';
import { cacheLimits } from './limits.ts';
import type { Login, ValkeyAddress } from './valkey-address.ts';
import { loginToken } from './valkey-login.ts';

/** Gives the client for the next command. It may change from one command to the next, so nobody keeps it. */
export type Connection = () => Promise<Cluster>;

function client({ host, port }: ValkeyAddress, secret?: { username: string; password: string }): Cluster {
  const cluster = new Cluster([{ host, port }], {
    lazyConnect: true,
    clusterRetryStrategy: (times) => Math.min(100 * times, 2_000),
    // The certificate carries the name: an address in its place would fail the check.
    ...(secret && { dnsLookup: (name, callback) => callback(null, name) }),
    redisOptions: {
      connectTimeout: cacheLimits.cacheSocketMs,
      // A connection that died while the function was frozen is noticed by nothing else.
      socketTimeout: cacheLimits.cacheSocketMs,
      maxRetriesPerRequest: 1,
      // It would send INFO, which the cache's user may not; the cluster's own check asks CLUSTER INFO.
      enableReadyCheck: false,
      ...(secret && { ...secret, tls: {} }),
    },
  });
  // Otherwise a refused login (WRONGPASS, NOAUTH) shows as slowness only.
  cluster.on('error', (error: Error & { lastNodeError?: Error }) => {
    log.warn('no connection to the cache', { reason: (error.lastNodeError ?? error).message });
  });
  return cluster;
}

/**
 * A client keeps the token it was made with and shows it on each connection it opens: on reconnecting, to nodes found
 * later, to ask for the slots. So the client itself is replaced, well before its token runs out, instead of its
 * password being changed inside: that needs no knowledge of its insides, no timer (a frozen function runs none), and
 * no connection meets ElastiCache's end of 12 hours. The price is one connect in ten minutes.
 */
function renewing(address: ValkeyAddress, login: Login): Connection {
  let current: { client: Promise<Cluster>; until: number } | undefined;

  const retire = (old: Promise<Cluster>): void => {
    // By then the commands on their way are answered or given up.
    const end = (cluster: Cluster) => setTimeout(() => cluster.disconnect(), cacheLimits.cacheConnectMs).unref();
    old.then(end, () => {});
  };
  return () => {
    const now = clock.now();
    if (current && now < current.until) return current.client;
    if (current) retire(current.client);
    const made = loginToken(login, now).then((password) => client(address, { username: login.userId, password }));
    current = { client: made, until: now + cacheLimits.cacheClientMs };
    made.catch(() => {
      current = undefined;
    });
    return made;
  };
}

/** Nothing is connected before the first command. */
export function connect(address: ValkeyAddress): Connection {
  if (address.login) return renewing(address, address.login);
  const only = Promise.resolve(client(address));
  return () => only;
}
