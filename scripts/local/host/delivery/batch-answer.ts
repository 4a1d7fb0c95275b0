/**
 * Reads which items of a batch a function reports as failed (`ReportBatchItemFailures`). `all` for an answer that Lambda
 * takes as a failure of the whole batch: no object, no list, or an identifier that is missing or of no item.
 */
export function failedItems(payload: unknown, identifiers: readonly string[]): ReadonlySet<string> | 'all' {
  if (payload === null || payload === undefined) return new Set();
  if (typeof payload !== 'object') return 'all';
  const { batchItemFailures: failures = null } = payload as { batchItemFailures?: unknown };
  if (failures === null) return new Set();
  if (!Array.isArray(failures)) return 'all';
  const failed = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = new Set<unknown>(identifiers);
  return failed.every((identifier) => known.has(identifier)) ? new Set(failed as string[]) : 'all';
}
