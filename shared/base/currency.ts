import * as listed from 'dinero.js/currencies';
import * as z from 'zod';

/*
 * The list of ISO 4217 in dinero.js, not the runtime's: ICU has the decimals that people use in cash, and it formats any
 * three letters.
 */

/** Codes of the list that nobody is paid in: funds, indexed units and units of account. */
const unitsOfAccount = ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'XAD'];

/** Codes that have ended since the list was released. Bulgaria has paid in euros since 1 January 2026. */
const ended = ['BGN'];

/**
 * Decimals by code. Minor units of another base than ten, the fifths of MGA and MRU, are written with two decimals in
 * ISO 4217.
 */
const decimals = new Map<string, number>(
  Object.values(listed)
    .filter(({ code }) => !unitsOfAccount.includes(code) && !ended.includes(code))
    .map(({ code, base, exponent }) => [code, base === 10 ? exponent : 2]),
);

/** How many decimals the amounts of a currency have. Two for a code that was in force when its amount was stored. */
export const decimalsOf = (code: string): number => decimals.get(code) ?? 2;

/** An ISO 4217 code in force. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'three letters of ISO 4217', abort: true })
  .refine((code) => decimals.has(code), 'not a currency in force by ISO 4217')
  .describe('ISO 4217, a currency in force');
