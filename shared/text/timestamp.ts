import * as z from 'zod';
import { textLimits } from './limits.ts';

const isWithinYears = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= textLimits.years.first && year <= textLimits.years.last;
};

/** Which moment it is, the field or the glossary of the reference says. */
export const timestampFormat = 'RFC 3339 with offset';

export const Timestamp = z.iso
  .datetime({ offset: true })
  .refine(isWithinYears, `a year from ${textLimits.years.first} to ${textLimits.years.last}`)
  .describe(timestampFormat);

/** A calendar day, `2026-11-28`, in the zone that the field names. */
export const Day = z.iso
  .date()
  .refine(isWithinYears, `a year from ${textLimits.years.first} to ${textLimits.years.last}`)
  .describe("in the venue's zone");
