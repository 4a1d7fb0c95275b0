/** The longest sequence number of a stream, in decimal digits. */
const digits = 40;

/**
 * The position of a record in its stream, as text that compares like the number. Sequence numbers have 21 to 40 digits:
 * as text the longer one would come first, and a number of the table holds 38.
 */
export const positionOf = (sequenceNumber: string): string => sequenceNumber.padStart(digits, '0');
