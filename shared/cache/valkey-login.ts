import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256 } from '@smithy/core/checksum';
import { buildQueryString } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Login } from './valkey-address.ts';

/** ElastiCache takes a token for at most 15 minutes. */
const tokenSeconds = 900;

/**
 * The password of an IAM user of ElastiCache: a presigned request that is never sent, without its scheme. It is made
 * from Lambda's environment alone: beside the cache neither STS nor the metadata service can be reached.
 * `now` in epoch ms.
 *
 * @throws Error where the environment holds no credentials or no region.
 */
export async function loginToken({ userId, cacheName }: Login, now: number): Promise<string> {
  const region = process.env.AWS_REGION;
  if (!region) throw new Error('AWS_REGION is not set, so there is no login to the cache');
  const signer = new SignatureV4({ service: 'elasticache', region, credentials: fromEnv(), sha256: Sha256 });
  // ElastiCache keeps names in lower case and checks the signature with that.
  const host = cacheName.toLowerCase();
  const { path, query } = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: host,
      path: '/',
      headers: { host },
      query: { Action: 'connect', User: userId, ResourceType: 'ServerlessCache' },
    },
    { expiresIn: tokenSeconds, signingDate: new Date(now) },
  );
  return `${host}${path}?${buildQueryString(query ?? {})}`;
}
