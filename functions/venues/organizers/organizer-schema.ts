import * as z from 'zod';
import { ManualPayment } from '../../../shared/records/terms/manual-payment.ts';
import { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { HttpsUrl } from '../../../shared/text/https-url.ts';
import { Lines, Name } from '../../../shared/text/text.ts';
import { NamedMember } from '../team/team-schema.ts';

export const Organizer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.array(NamedMember),
    refundPolicy: RefundPolicy.optional(),
    manualPayment: ManualPayment.optional(),
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
  refundPolicy: RefundPolicy.nullable().describe(
    'In force for events that have no policy of their own. Its fees apply to events in their currency only. `null` removes it.',
  ),
  manualPayment: ManualPayment.nullable().describe(
    'How buyers pay the organizer directly. The public profile does not show it. `null` removes it.',
  ),
});

export const Profile = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string().optional(),
    logoUrl: z.string().optional(),
    website: z.string().optional(),
    refundPolicy: RefundPolicy.optional(),
  })
  .meta({ id: 'OrganizerProfile' });

/** The profile with the settings that only members see. */
export const OwnProfile = Profile.extend({ manualPayment: ManualPayment.optional() });
