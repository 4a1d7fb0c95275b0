import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { publishedKeys, publishFormerTicketKeys, revokeKey } from '../../functions/auth/accounts/admin-store.ts';
import { deriveSessionKeys } from '../../functions/auth/sessions/token.ts';
import { clock } from '../../shared/base/clock.ts';
import { randomToken } from '../../shared/base/id.ts';
import { ticketKeyFromSecret } from '../../shared/door/ticket-code.ts';
import type { KeyUse } from '../../shared/records/auth-rows.ts';
import { Failure } from '../local/process/failure.ts';

interface Use {
  use: KeyUse;
  /** The variable with the ARN of the secret from which the keys are derived. */
  secret: 'SESSION_SECRET_ARN' | 'TICKET_SECRET_ARN';
  kidOf(secret: string): Promise<string>;
  signed: string;
  /** What happens once a key is revoked, a line each. */
  revoked: readonly string[];
}

const uses: readonly Use[] = [
  {
    use: 'session',
    secret: 'SESSION_SECRET_ARN',
    kidOf: async (secret) => (await deriveSessionKeys(secret)).kid,
    signed: 'sessions',
    revoked: ['Tokens it has signed are rejected everywhere within 30 seconds.'],
  },
  {
    use: 'ticket',
    secret: 'TICKET_SECRET_ARN',
    kidOf: async (secret) => ticketKeyFromSecret(secret).kid,
    signed: 'tickets',
    revoked: [
      'Its tickets stay valid where the door has a network: each code is compared with the one that was sold.',
      'Devices without a network admit nobody on its signature once they have loaded the keys again.',
    ],
  },
];

async function currentKid({ secret, kidOf }: Use): Promise<string> {
  const { SecretString = '' } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: process.env[secret] }),
  );
  return kidOf(SecretString);
}

/** The keys of one use as text lines: the current one, then revoked ones (newest first), then earlier ones. */
async function linesOf(use: Use): Promise<string[]> {
  const current = await currentKid(use);
  const published = await publishedKeys(use.use);
  const earlier = published
    .filter(({ kid }) => kid !== current)
    .sort((one, other) => (other.revokedAt ?? 0) - (one.revokedAt ?? 0));
  return [published.find(({ kid }) => kid === current) ?? { kid: current, revokedAt: undefined }, ...earlier].map(
    ({ kid, revokedAt }) => {
      const state = kid === current ? `signs new ${use.signed}` : `signed earlier ${use.signed}`;
      return `${use.use.padEnd(7)}  ${kid}  ${revokedAt ? `revoked ${new Date(revokedAt).toISOString()}` : state}`;
    },
  );
}

/** Lists the keys of sessions and tickets as text lines. Keys that an earlier version has stored are published first. */
export async function listKeys(): Promise<string[]> {
  await publishFormerTicketKeys(clock.now());
  return (await Promise.all(uses.map(linesOf))).flat();
}

/** Replaces the secret of one use. Its former key still verifies what it has signed. */
export async function rotateKey(rotated: KeyUse): Promise<string[]> {
  const use = uses.find(({ use }) => use === rotated);
  if (!use) throw new Failure(`There are no keys of "${rotated}".`);
  const former = await currentKid(use);
  await new SecretsManagerClient({}).send(
    new PutSecretValueCommand({ SecretId: process.env[use.secret], SecretString: `${randomToken()}${randomToken()}` }),
  );
  return [
    `${await currentKid(use)} signs new ${use.signed} within ten minutes. What ${former} has signed stays valid.`,
    `If ${former} has leaked: npm run admin -- keys revoke ${former}. See docs/operations.md first.`,
  ];
}

/**
 * Revokes a key. The current key of a use cannot be revoked, because nothing new could be signed.
 * @throws Failure if the key is current or unknown.
 */
export async function endKey(kid: string, now: number): Promise<string[]> {
  for (const use of uses) {
    if (kid === (await currentKid(use))) {
      throw new Failure(
        `${kid} signs new ${use.signed}. Rotate it first (npm run admin -- keys rotate ${use.use}), then revoke it.`,
      );
    }
    const key = await revokeKey(use.use, kid, now);
    if (!key) continue;
    const [first, ...more] = use.revoked;
    return [`${kid} is revoked as of ${new Date(key.revokedAt ?? now).toISOString()}. ${first}`, ...more];
  }
  throw new Failure(`Key ${kid} does not exist. npm run admin -- keys lists all keys.`);
}
