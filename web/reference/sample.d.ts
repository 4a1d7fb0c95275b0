/** Builds a sample body from its JSON schema and the named schemas it refers to. */
export function sampleOf(schema: unknown, schemas: unknown): unknown;
