import * as z from 'zod';
import { Currency } from '../../../shared/base/currency.ts';
import { transactionKinds } from '../../../shared/ledger/ledger-row.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

/** An amount of the ledger. */
export const SignedMoney = z
  .object({ amount: z.int().describe('minor units; a debit is above zero, a credit below'), currency: Currency })
  .meta({ id: 'SignedMoney', description: 'An amount in minor units that may be below zero.' });

export const LedgerEntry = z
  .object({
    at: Timestamp,
    transactionId: z.string(),
    account: z.string(),
    amount: SignedMoney,
    kind: z.enum(transactionKinds),
    orderId: z.string().optional(),
    eventId: z.string().optional(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntryView = z.infer<typeof LedgerEntry>;
