import * as z from 'zod';
import { Fees } from '../../../shared/records/terms/fees.ts';
import { Invoicing } from '../../../shared/records/terms/invoicing.ts';
import { ManualPayment } from '../../../shared/records/terms/manual-payment.ts';
import { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { Tax } from '../../../shared/records/terms/tax.ts';
import { HttpsUrl } from '../../../shared/text/https-url.ts';
import { Lines, Name } from '../../../shared/text/text.ts';
import { TimeZone } from '../../../shared/text/time-zone.ts';
import { NamedMember } from '../team/team-schema.ts';

/** What buyers may know of its terms. */
const PublicTerms = z.object({
  refundPolicy: RefundPolicy.optional(),
  fees: Fees.optional().describe('Booking fees of its events. Absent where none are charged.'),
  tax: Tax.optional().describe('The tax on its tickets. Absent where none is set.'),
});

/** What only members see. */
const OwnSettings = z.object({
  manualPayment: ManualPayment.optional(),
  invoicing: Invoicing.optional().describe('The seller on invoices. Absent where none is set.'),
  timezone: z.string().optional().describe('IANA zone of days and years in reports. UTC where none is set.'),
});

export const Organizer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.array(NamedMember),
    ...PublicTerms.shape,
    ...OwnSettings.shape,
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
  fees: Fees.nullable().describe(
    'Booking fees of its events, for carts from now on. What a cart holds keeps the fees of its time. `null` removes them.',
  ),
  tax: Tax.nullable().describe(
    'The tax on its tickets, for carts from now on. What a cart holds keeps the tax of its time. `null` removes it.',
  ),
  invoicing: Invoicing.nullable().describe(
    'The seller on invoices and credit notes from now on. The public profile does not show it. `null` removes it.',
  ),
  timezone: TimeZone.nullable().describe(
    'Days and years of reports and of paper numbers are those of this IANA zone, by default UTC. What is already counted stays in its day. `null` removes it.',
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
    ...PublicTerms.shape,
  })
  .meta({ id: 'OrganizerProfile' });

/** The profile with the settings that only members see. */
export const OwnProfile = Profile.extend(OwnSettings.shape);
