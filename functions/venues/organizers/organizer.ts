import type { OrganizerRow } from '../../../shared/records/venue-rows.ts';
import type { Member } from '../team/member.ts';

export const organizerView = ({ organizerId, name, slug }: OrganizerRow, members: readonly Member[]) => ({
  id: organizerId,
  name,
  slug,
  members: members.map(({ userId, role }) => ({ userId, role })),
});

/** What everybody may see of an organizer. */
export const profileView = ({ organizerId, name, slug, description, logoUrl, website }: OrganizerRow) => ({
  id: organizerId,
  name,
  slug,
  ...(description && { description }),
  ...(logoUrl && { logoUrl }),
  ...(website && { website }),
});

type Optional = 'description' | 'logoUrl' | 'website';
export type ProfileChange = {
  [F in 'name' | 'slug' | Optional]?: OrganizerRow[F] | (F extends Optional ? null : never) | undefined;
};

/** The next version; what is not named stays, and `null` takes a field away. */
export function changedOrganizer(read: OrganizerRow, change: ProfileChange): OrganizerRow {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  const fields = Object.entries({ ...read, ...Object.fromEntries(named) }).filter(([, value]) => value !== null);
  return { ...(Object.fromEntries(fields) as unknown as OrganizerRow), version: read.version + 1 };
}

/** What an organizer is called in addresses when the name itself is taken. */
export const slugWithId = (slug: string, organizerId: string): string =>
  `${slug}-${organizerId.slice(-6).toLowerCase()}`;
