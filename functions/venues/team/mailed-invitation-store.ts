import { randomToken, sha256 } from '../../../shared/base/id.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { teamEnv } from '../env.ts';
import { type Invitation, invitationKey, type TokenRow, tokenKey } from './invitation.ts';

const { VENUES_TABLE } = teamEnv.read();

export const invitationById = (organizerId: string, invitationId: string) =>
  getItem<Invitation>(VENUES_TABLE, invitationKey(organizerId, invitationId), { consistent: true });

export async function invitationByToken(token: string): Promise<Invitation | undefined> {
  const row = await getItem<TokenRow>(VENUES_TABLE, tokenKey(sha256(token)), { consistent: true });
  return row && invitationById(row.organizerId, row.invitationId);
}

/** Stores the hash of a new random token for an invitation. Returns the token, which is not stored. */
export async function createInvitationToken({ organizerId, invitationId, expiresAt }: Invitation): Promise<string> {
  const token = randomToken();
  const row: TokenRow = { organizerId, invitationId };
  await put(VENUES_TABLE, { ...tokenKey(sha256(token)), ...row, ttl: Math.ceil(expiresAt / 1000) });
  return token;
}

/** Marks an invitation as mailed, so that a redelivered event sends no second mail. */
export const recordInvitationMailed = ({ organizerId, invitationId }: Invitation, now: number) =>
  update(VENUES_TABLE, invitationKey(organizerId, invitationId), {
    UpdateExpression: 'SET mailedAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });
