import * as z from 'zod';
import { HttpsUrl, Lines, Text } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

export const Role = z.enum(['owner', 'editor', 'gatekeeper', 'viewer']);

export const Organizer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.array(z.object({ userId: z.string(), role: Role })),
  })
  .meta({ id: 'Organizer' });

const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters and digits, with single hyphens between');

export const ProfileFields = z.strictObject({
  name: Text(120),
  slug: Slug,
  description: Lines(5_000),
  logoUrl: HttpsUrl().nullable(),
  website: HttpsUrl().nullable(),
});

export const Profile = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string().optional(),
    logoUrl: z.string().optional(),
    website: z.string().optional(),
  })
  .meta({ id: 'OrganizerProfile' });

export const Member = z.object({ userId: z.string(), role: Role });
export const Invitation = z
  .object({ id: z.string(), email: z.string(), role: Role, expiresAt: Timestamp })
  .meta({ id: 'Invitation' });
