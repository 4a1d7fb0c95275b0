import { Problem } from '../../../shared/base/problem.ts';
import { salesClosed } from '../../../shared/base/problems.ts';
import { isShed } from '../../../shared/settings/setting-shapes.ts';
import { settings } from '../../../shared/settings/settings.ts';

/** The duration of holds. @throws Problem `sales_closed` while new holds are paused. */
export async function holdTerms() {
  const terms = await settings();
  if (terms.pauseSales || isShed(terms, 'holds')) throw new Problem(salesClosed, 'Sales are paused for now');
  return terms;
}
