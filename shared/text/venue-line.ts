/** `Philharmonie, Hauptstr. 1, Berlin, DE` without what is missing. */
export const venueLine = (venue: { name: string; address: string; city: string; country: string }): string =>
  [venue.name, venue.address, venue.city, venue.country].filter((part) => part !== '').join(', ');
