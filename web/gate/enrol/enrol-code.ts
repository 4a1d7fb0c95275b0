/** A code as an address contains it or as people type it: 12 characters, with spaces or hyphens between. */
export const enrolCodeIn = (text: string): string | undefined =>
  /^#?([0-9A-Z]{12})$/.exec(text.replace(/[\s-]/g, '').toUpperCase())?.[1];
