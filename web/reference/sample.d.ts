/** A body one could send, from its JSON schema and the schemas it refers to by name. */
export function sampleOf(schema: unknown, schemas: unknown): unknown;
