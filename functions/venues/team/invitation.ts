import { rfc3339 } from '../../../shared/base/clock.ts';
import { type MemberRole, organizerKey } from '../../../shared/records/venue-rows.ts';

/** An invitation to a team, for an address without a confirmed account. Times are epoch ms. */
export interface Invitation {
  invitationId: string;
  organizerId: string;
  /** Normalised, as addresses are unique. No event and no audit record contains it. */
  email: string;
  role: MemberRole;
  expiresAt: number;
  mailedAt?: number;
}

export const invitationKey = (organizerId: string, invitationId: string) => ({
  pk: organizerKey(organizerId).pk,
  sk: `invitation#${invitationId}`,
});

/** Points from a mailed token to its invitation. The token itself is not stored, only its hash. */
export type TokenRow = Pick<Invitation, 'organizerId' | 'invitationId'>;

export const tokenKey = (tokenHash: string) => ({ pk: `invitation-token#${tokenHash}`, sk: 'token' });

export const isOpen = ({ expiresAt }: Invitation, now: number): boolean => expiresAt > now;

export const invitationView = ({ invitationId, email, role, expiresAt }: Invitation) => ({
  id: invitationId,
  email,
  role,
  expiresAt: rfc3339(expiresAt, 'UTC'),
});
