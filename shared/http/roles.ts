import type { MemberRole } from '../records/venue-rows.ts';

export const allRoles: readonly MemberRole[] = ['owner', 'editor', 'gatekeeper', 'viewer'];

/** May change what an organizer has. */
export const writers: readonly MemberRole[] = ['owner', 'editor'];

/** May admit guests. */
export const gateCrew: readonly MemberRole[] = ['owner', 'editor', 'gatekeeper'];

/** May sell at the box office. */
export const sellers: readonly MemberRole[] = ['owner', 'editor', 'gatekeeper'];

/** May see what an organizer sells, and to whom. */
export const salesReaders: readonly MemberRole[] = ['owner', 'editor', 'viewer'];

/** May manage the team. */
export const ownersOnly: readonly MemberRole[] = ['owner'];
