/** Purposes of mailed links: the part before `=` in the fragment. */
const purposes = ['verify', 'reset', 'invitation'];

/**
 * Parses the fragment of the address into `{ view, token }`. Tokens consist of these characters only, so any other text
 * is not a link of ours and is dropped.
 */
export function linkOf(fragment) {
  const [, purpose, token] = /^#(\w+)=(.*)$/s.exec(fragment) ?? [];
  if (!purposes.includes(purpose)) return { view: 'start' };
  return /^[\w-]{20,128}$/.test(token) ? { view: purpose, token } : { view: 'broken' };
}
