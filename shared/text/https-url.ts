import * as z from 'zod';
import { textLimits } from './limits.ts';
import { isOneLine, textRefusal } from './text.ts';

/** Names of local networks (RFC 6761, 6762, 8375 and common practice). Visitors' browsers must not be sent there. */
const localName = /(?:^|\.)(?:local|localhost|internal|intranet|lan|home|corp|private|home\.arpa)\.?$/;

/** Says why a URL is refused, or `undefined`. */
function faultOf(text: string): string | undefined {
  if (!isOneLine(text)) return textRefusal;
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || !z.regexes.domain.test(url.hostname))
    return 'must be an https:// URL with a domain name';
  if (url.username || url.password) return 'must not contain a user name';
  return localName.test(url.hostname) ? 'must be a public address' : undefined;
}

/**
 * The URL of a page or picture that people are shown. Only https with a public domain name, so never a script, an IP
 * address or a user name that looks like a domain. Its value is the URL in the form of the URL standard, in which
 * markup is escaped.
 */
export const HttpsUrl = () =>
  z
    .string()
    .trim()
    .max(textLimits.urlCharacters)
    .superRefine((text, context) => {
      const message = faultOf(text);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .overwrite((text) => URL.parse(text)?.href ?? text)
    .meta({ format: 'uri' });
