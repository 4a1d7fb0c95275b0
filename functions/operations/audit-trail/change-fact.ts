/** A row of any audited table, as its stream delivers it. */
export type RowImage = Record<string, unknown> & { pk: string; sk: string };

/** What a change of a row means. */
export interface ChangeFact {
  /** The id of what changed. The trail is read by it. */
  subject: string;
  what: string;
  change: Record<string, unknown>;
}

export type Rule = (now: RowImage, old: RowImage | undefined) => ChangeFact[];

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
