/** The login of a serverless cache: ElastiCache's IAM user, and the cache name that the token is signed for. */
export interface Login {
  userId: string;
  cacheName: string;
}

export interface ValkeyAddress {
  host: string;
  port: number;
  /** Present when the cache requires a login. Such a cache speaks TLS only. */
  login?: Login;
}

const plain = /^(?<host>[\w.-]+):(?<port>\d{1,5})$/;
const serverless = /^iam:\/\/(?<userId>[\w-]+)@(?<host>[\w.-]+):(?<port>\d{1,5})\/(?<cacheName>[\w-]+)$/;

/**
 * Parses what infrastructure binds to VALKEY: `host:port` for a Valkey without login,
 * `iam://user@host:port/cache` for ElastiCache Serverless.
 *
 * @throws Error that names the accepted forms.
 */
export function parseAddress(text: string): ValkeyAddress {
  const found = (serverless.exec(text) ?? plain.exec(text))?.groups;
  if (!found?.host || !found.port) {
    throw new Error(`VALKEY must be host:port or iam://user@host:port/cache, not "${text}"`);
  }
  const { host, port, userId, cacheName } = found;
  return { host, port: Number(port), ...(userId && cacheName && { login: { userId, cacheName } }) };
}
