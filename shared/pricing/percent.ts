import * as z from 'zod';

const words = { 2: 'two', 3: 'three' };

/**
 * Percent with at most so many decimals. Not `multipleOf`: it takes 1e-300, which no store holds, and validators that
 * read the document divide in floating point, where 8.1 is no multiple of 0.001.
 */
export const Percent = (decimals: 2 | 3) =>
  z
    .number()
    .min(0)
    .max(100)
    .refine(
      (percent) => Number(percent.toFixed(decimals)) === percent,
      `must have at most ${words[decimals]} decimals`,
    );
