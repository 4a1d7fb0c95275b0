import * as z from 'zod';
import { Lines, Name, Text } from '../../text/text.ts';
import { recordLimits } from '../limits.ts';

/** A line of an address is a text as any other, or empty. */
const AddressLine = z.literal('').or(Text(recordLimits.sellerAddressCharacters));

/** What an organizer's invoices say about it as the seller. */
export const Invoicing = z
  .strictObject({
    legalName: Name(200).describe('Name of the seller, as it is registered.'),
    address: Lines(recordLimits.sellerAddressCharacters)
      .refine((text) => text !== '', 'is required: invoices name the address of the seller')
      .refine(
        (text) => text.split('\n').length <= recordLimits.sellerAddressLines,
        `must have at most ${recordLimits.sellerAddressLines} lines`,
      )
      .refine(
        (text) => text.split('\n').every((line) => AddressLine.safeParse(line.replaceAll('\t', ' ').trim()).success),
        'must not contain invisible characters',
      )
      .describe('Postal address of the seller, of several lines.'),
    vatId: Text(40).optional().describe('Tax number of the seller, such as `IS123456`.'),
    prefix: z
      .string()
      .max(recordLimits.paperPrefixCharacters)
      .regex(/^([A-Za-z0-9]+-)*[A-Za-z0-9]*$/, 'letters and digits, separated by single hyphens')
      .describe(
        'What the numbers of invoices and credit notes begin with: `HC` and `HC-` give `HC-2026-000001`, and an empty one gives `2026-000001`. A new prefix is for new papers only, and their numbers go on.',
      ),
  })
  .meta({
    id: 'Invoicing',
    description: 'The seller on invoices and credit notes. Papers keep what was set when they were issued.',
    example: {
      legalName: 'Harbour Concerts ehf.',
      address: 'Geirsgata 9\n101 Reykjavík\nIceland',
      vatId: 'IS123456',
      prefix: 'HC',
    },
  });
export type Invoicing = z.infer<typeof Invoicing>;
