import type { UserRow } from '../../../shared/records/auth-rows.ts';
import type { Member, OrganizerRow } from '../../../shared/records/venue-rows.ts';

/** `users`: the accounts of the members, by id. Without them the members have no names. */
export const organizerView = (
  organizer: OrganizerRow,
  members: readonly Member[],
  users: ReadonlyMap<string, UserRow> = new Map(),
) => ({
  id: organizer.organizerId,
  name: organizer.name,
  slug: organizer.slug,
  members: members.map(({ userId, role }) => {
    const member = users.get(userId);
    return { userId, role, ...(member?.name && { name: member.name }) };
  }),
  ...publicTerms(organizer),
  ...ownSettings(organizer),
});

/** What buyers may know of its terms. */
const publicTerms = ({ refundPolicy, fees, tax }: OrganizerRow) => ({
  ...(refundPolicy && { refundPolicy }),
  ...(fees && { fees }),
  ...(tax && { tax }),
});

/** What only members see. */
const ownSettings = ({ manualPayment, invoicing, timezone }: OrganizerRow) => ({
  ...(manualPayment && { manualPayment }),
  ...(invoicing && { invoicing }),
  ...(timezone && { timezone }),
});

/** The public profile of an organizer. */
export const profileView = (organizer: OrganizerRow) => {
  const { organizerId, name, slug, description, logoUrl, website } = organizer;
  return {
    id: organizerId,
    name,
    slug,
    ...(description && { description }),
    ...(logoUrl && { logoUrl }),
    ...(website && { website }),
    ...publicTerms(organizer),
  };
};

/** The profile of an organizer with the settings that only its members see. */
export const ownProfileView = (organizer: OrganizerRow) => ({
  ...profileView(organizer),
  ...ownSettings(organizer),
});

type Terms = 'refundPolicy' | 'manualPayment' | 'fees' | 'tax' | 'invoicing' | 'timezone';
type OptionalField = 'description' | 'logoUrl' | 'website' | Terms;
export type ProfileChange = {
  [F in 'name' | 'slug' | OptionalField]?: OrganizerRow[F] | (F extends OptionalField ? null : never) | undefined;
};

/** The next version of an organizer. Fields that are not given stay, and `null` removes a field. */
export function changedOrganizer(read: OrganizerRow, change: ProfileChange): OrganizerRow {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const fields = Object.entries({ ...read, ...Object.fromEntries(given) }).filter(([, value]) => value !== null);
  return { ...(Object.fromEntries(fields) as unknown as OrganizerRow), version: read.version + 1 };
}

/** The slug of an organizer whose first choice is taken, made unique by the end of its id. */
export const slugWithId = (slug: string, organizerId: string): string =>
  `${slug}-${organizerId.slice(-6).toLowerCase()}`;
