import * as z from 'zod';
import { Currency } from '../../../shared/base/currency.ts';
import { Money } from '../../../shared/base/money.ts';
import { Text } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { SignedMoney } from '../ledger/ledger-schema.ts';
import { accountingLimits } from '../limits.ts';

const { payoutMinor, payoutReferenceCharacters, payoutNoteCharacters } = accountingLimits;

/** The body of POST /v1/organizers/{organizerId}/payouts. */
export const NewPayout = z
  .strictObject({
    amount: z.strictObject({
      amount: z.int().min(1).max(payoutMinor).describe('minor units, at most the open balance'),
      currency: Currency,
    }),
    reference: Text(payoutReferenceCharacters).optional().describe('what the bank transfer says'),
    note: Text(payoutNoteCharacters).optional().describe('shown to the organizer'),
    at: Timestamp.optional().describe('when it was paid, not in the future; default: now'),
  })
  .meta({ examples: [{ amount: { amount: 125_000, currency: 'EUR' }, reference: 'NightFlow 2026-11' }] });
export type NewPayout = z.infer<typeof NewPayout>;

/** The body of POST /v1/organizers/{organizerId}/payouts/{payoutId}/return. */
export const NewPayoutReturn = z
  .strictObject({
    note: Text(payoutNoteCharacters).optional().describe('shown to the organizer'),
    at: Timestamp.optional().describe('when the money was back, after the payout and not in the future; default: now'),
  })
  .meta({ examples: [{ note: 'The account is closed' }] });
export type NewPayoutReturn = z.infer<typeof NewPayoutReturn>;

const PayoutReturn = z.object({
  transactionId: z.string().describe('its transaction in the ledger'),
  note: z.string().optional().describe('what the administrator has noted'),
  at: Timestamp.describe('when the money was back'),
  createdAt: Timestamp,
});

export const Payout = z
  .object({
    id: z.string(),
    transactionId: z.string().describe('its transaction in the ledger'),
    amount: Money,
    reference: z.string().optional().describe('what the bank transfer says'),
    note: z.string().optional().describe('what the administrator has noted'),
    at: Timestamp,
    createdAt: Timestamp,
    returned: PayoutReturn.optional().describe('where a bank has returned all of it: it is part of the balance again'),
  })
  .meta({ id: 'Payout' });

export const OpenBalance = z
  .array(SignedMoney)
  .describe('what the platform holds for the organizer, by currency; below zero, what it owes');
