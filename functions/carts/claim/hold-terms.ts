import { requireSales, salesPaused } from '../../../shared/settings/require-sales.ts';
import { isShed } from '../../../shared/settings/setting-shapes.ts';

/** The duration of holds. @throws Problem `sales_closed` while new holds are paused. */
export async function holdTerms() {
  const terms = await requireSales();
  if (isShed(terms, 'holds')) throw salesPaused();
  return terms;
}
