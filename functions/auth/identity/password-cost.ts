/** OWASP's minimum for Argon2id: 19 MiB of memory (`memory` is KiB), two passes, parallelism 1. `tagLength` is bytes. */
export const passwordCost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
