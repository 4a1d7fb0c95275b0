import * as z from 'zod';
import { timeZoneNamed } from '../base/clock.ts';

/** An IANA time zone, in its usual spelling. */
export const TimeZone = z
  .string()
  .max(64)
  .overwrite((typed) => timeZoneNamed(typed) ?? typed)
  .refine((name) => timeZoneNamed(name) !== undefined, 'must be an IANA time zone');
