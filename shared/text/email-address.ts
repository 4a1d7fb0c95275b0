import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { sha256 } from '../base/id.ts';
import { textLimits } from './limits.ts';

/** RFC 5322's dot-atom. Quoted local parts are refused: no mail provider gives them out. SES takes ASCII only. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** A domain as people type it. Its URL parser would also decode `%41` and read numbers as IP addresses. */
const typedDomain = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u;
const asciiDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/;

/**
 * Returns an address as mail is sent to it, or `undefined` if it is none. Blanks around it are dropped, full-width
 * characters become plain ones, an internationalised domain becomes A-labels (`ada@xn--mnchen-3ya.example`). The local
 * part stays as typed.
 */
function mailAddressOf(typed: string): string | undefined {
  const text = typed.trim().normalize('NFKC');
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || local.length > textLimits.localPartBytes || !localPart.test(local)) return undefined;
  const ascii = typedDomain.test(domain) && domain.length <= textLimits.emailBytes ? domainToASCII(domain) : '';
  const address = `${local}@${ascii}`;
  return asciiDomain.test(ascii) && address.length <= textLimits.emailBytes ? address : undefined;
}

/** The field for an address. Its value is the address as mail is sent to it. */
export const Email = () =>
  z
    .string()
    .overwrite((typed) => mailAddressOf(typed) ?? typed)
    .refine((address) => mailAddressOf(address) !== undefined, 'must be an e-mail address, such as ada@example.org')
    .meta({ format: 'email', maxLength: textLimits.emailBytes });

/** Returns the form in which an address is unique: case folded. A text that is no address stays a text. */
export const normaliseEmail = (email: string): string =>
  (mailAddressOf(email) ?? email.trim().normalize('NFKC')).toLowerCase();

/** Returns the unique form of a typed address, or `undefined` if it is none. */
export const parseEmail = (typed: string): string | undefined => mailAddressOf(typed)?.toLowerCase();

/** Returns the mailbox behind an address, for limits only: `ada+shop@example.com` is `ada@example.com`. */
export const mailboxOf = (email: string): string => normaliseEmail(email).replace(/\+[^@]*(?=@)/, '');

/** A pseudonym of a mailbox, for the keys of limits: 130 bits, equal for all its plus-addresses. */
export const mailboxDigest = (email: string): string => sha256(mailboxOf(email)).slice(0, 22);
