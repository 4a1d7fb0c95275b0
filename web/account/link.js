/** What a mailed link may be for: the part before `=` in its fragment. */
const purposes = ['verify', 'reset', 'invitation'];

/**
 * What the fragment of the address asks for: `{ view, token }`. A token is random and of these characters only, so
 * whatever else stands there is no link of ours and is not even kept.
 */
export function linkOf(fragment) {
  const [, purpose, token] = /^#(\w+)=(.*)$/s.exec(fragment) ?? [];
  if (!purposes.includes(purpose)) return { view: 'start' };
  return /^[\w-]{20,128}$/.test(token) ? { view: purpose, token } : { view: 'broken' };
}
