import { Problem } from '../base/problem.ts';
import { salesClosed } from '../base/problems.ts';
import type { Settings } from './setting-shapes.ts';
import { settings } from './settings.ts';

export const salesPaused = () => new Problem(salesClosed, 'Sales are paused for now');

/** Requires that an administrator has not paused sales. Returns the settings. @throws Problem `sales_closed`. */
export async function requireSales(): Promise<Settings> {
  const current = await settings();
  if (current.pauseSales) throw salesPaused();
  return current;
}
