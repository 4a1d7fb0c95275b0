import * as z from 'zod';
import { Name, Text } from '../../../shared/text/text.ts';
import { TimeZone } from '../../../shared/text/time-zone.ts';
import { isCountry } from './country.ts';

const notACountry = 'must be an ISO 3166-1 alpha-2 code';

export const VenueFields = z.strictObject({
  name: Name(120),
  address: Text(200),
  city: Text(80),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: notACountry, abort: true })
    .refine(isCountry, notACountry),
  timezone: TimeZone,
  capacity: z.int().min(1).max(500_000),
  shared: z
    .boolean()
    .optional()
    .describe('whether other organizers may plan events at the venue, by default not; events that exist are kept'),
});

export const Venue = z
  .object({
    ...VenueFields.shape,
    shared: z.boolean(),
    id: z.string(),
    organizerId: z.string(),
    seatMapVersion: z.int().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Venue' });
