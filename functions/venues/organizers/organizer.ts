import type { MemberRole, OrganizerRecord } from '../../../shared/records/records.ts';

/** A member as its row says. */
export interface Member {
  userId: string;
  role: MemberRole;
}

export const organizerView = ({ organizerId, name, slug }: OrganizerRecord, members: readonly Member[]) => ({
  id: organizerId,
  name,
  slug,
  members: members.map(({ userId, role }) => ({ userId, role })),
});

/** What everybody may see of an organizer. */
export const profileView = ({ organizerId, name, slug, description, logoUrl, website }: OrganizerRecord) => ({
  id: organizerId,
  name,
  slug,
  ...(description && { description }),
  ...(logoUrl && { logoUrl }),
  ...(website && { website }),
});

type Optional = 'description' | 'logoUrl' | 'website';
export type ProfileChange = {
  [F in 'name' | 'slug' | Optional]?: OrganizerRecord[F] | (F extends Optional ? null : never) | undefined;
};

/** The next version; what is not named stays, and `null` takes a field away. */
export function changedOrganizer(read: OrganizerRecord, change: ProfileChange): OrganizerRecord {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  const fields = Object.entries({ ...read, ...Object.fromEntries(named) }).filter(([, value]) => value !== null);
  return { ...(Object.fromEntries(fields) as unknown as OrganizerRecord), version: read.version + 1 };
}

/** What an organizer is called in addresses when the name itself is taken. */
export const otherSlug = (slug: string, organizerId: string): string =>
  `${slug}-${organizerId.slice(-6).toLowerCase()}`;

/** Another owner, who stays one when this member no longer is. */
export const heirOf = (members: readonly Member[], userId: string): Member | undefined =>
  members.find((member) => member.role === 'owner' && member.userId !== userId);
