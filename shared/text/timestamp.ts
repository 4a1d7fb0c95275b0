import * as z from 'zod';
import { limits } from '../limits.ts';

const isWithinYears = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= limits.years.first && year <= limits.years.last;
};

export const Timestamp = z.iso
  .datetime({ offset: true })
  .refine(isWithinYears, `a year from ${limits.years.first} to ${limits.years.last}`)
  .describe('RFC 3339 with offset');
