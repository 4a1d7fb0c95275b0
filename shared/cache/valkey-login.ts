import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256 } from '@smithy/core/checksum';
import { buildQueryString } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Login } from './valkey-address.ts';

/** ElastiCache accepts a token for at most 15 minutes. */
const tokenSeconds = 900;

/**
 * Signs the password of an ElastiCache IAM user: a presigned request, without its scheme, that is never sent. It needs
 * only Lambda's environment: inside the VPC neither STS nor the metadata service is reachable. `now` in epoch ms.
 *
 * @throws Error when the environment has no credentials or no region.
 */
export async function loginToken({ userId, cacheName }: Login, now: number): Promise<string> {
  const region = process.env.AWS_REGION;
  if (!region) throw new Error('AWS_REGION is not set, so there is no login to the cache');
  const signer = new SignatureV4({ service: 'elasticache', region, credentials: fromEnv(), sha256: Sha256 });
  // ElastiCache stores names in lower case and checks the signature against that form.
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
