import * as z from 'zod';
import { HttpsUrl } from '../../../shared/text/https-url.ts';
import { Lines, Name } from '../../../shared/text/text.ts';
import { NamedMember } from '../team/team-schema.ts';

export const Organizer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.array(NamedMember),
  })
  .meta({ id: 'Organizer' });

const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters and digits, separated by single hyphens');

export const ProfileFields = z.strictObject({
  name: Name(120),
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
