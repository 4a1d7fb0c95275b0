import { rfc3339 } from '../../../shared/base/clock.ts';
import { type MemberRole, organizerKey } from '../../../shared/records/venue-rows.ts';

/** Somebody whose address is nobody's yet, or not confirmed, is asked to be a member. Times are epoch ms. */
export interface Invitation {
  invitationId: string;
  organizerId: string;
  /** In the form under which an address is unique; no event and no record of the trail has it. */
  email: string;
  role: MemberRole;
  expiresAt: number;
  mailedAt?: number;
}

export const invitationKey = (organizerId: string, invitationId: string) => ({
  pk: organizerKey(organizerId).pk,
  sk: `invitation#${invitationId}`,
});

/** The mailed token is kept as its hash, apart from the invitation it leads to. */
export const tokenKey = (tokenHash: string) => ({ pk: `invitation-token#${tokenHash}`, sk: 'token' });
export type TokenRow = Pick<Invitation, 'organizerId' | 'invitationId'>;

export const isOpen = ({ expiresAt }: Invitation, now: number): boolean => expiresAt > now;

export const invitationView = ({ invitationId, email, role, expiresAt }: Invitation) => ({
  id: invitationId,
  email,
  role,
  expiresAt: rfc3339(expiresAt, 'UTC'),
});
