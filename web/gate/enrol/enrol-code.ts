/** A code as an address contains it or as people type it: 12 characters, with spaces or hyphens between. */
export const enrolCodeIn = (text: string): string | undefined =>
  /^#?([0-9A-Z]{12})$/.exec(text.replace(/[\s-]/g, '').toUpperCase())?.[1];

/**
 * The code in the picture that the board shows: `page`, the address of this page, with the code behind `#`. A code of
 * another address would be lost here. `undefined` if it is no such picture, as that of a ticket.
 */
export function seenEnrolCode(text: string, page: string): { code: string } | { elsewhere: string } | undefined {
  const [address = '', hash] = text.trim().split('#');
  const code = enrolCodeIn(hash ?? address);
  if (code === undefined) return undefined;
  return hash === undefined || address === page ? { code } : { elsewhere: address };
}
