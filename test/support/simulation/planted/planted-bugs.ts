import { accountingBugs } from './accounting-bugs.ts';
import { offlineBugs } from './offline-bugs.ts';
import { paymentBugs } from './payment-bugs.ts';
import { peopleBugs } from './people-bugs.ts';
import { placeBugs } from './place-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { raceBugs } from './race-bugs.ts';
import { refundBugs } from './refund-bugs.ts';
import { sagaBugs } from './saga-bugs.ts';

/** All planted bugs. */
export const plantedBugs: readonly PlantedBug[] = [
  ...paymentBugs,
  ...placeBugs,
  ...refundBugs,
  ...sagaBugs,
  ...raceBugs,
  ...peopleBugs,
  ...offlineBugs,
  ...accountingBugs,
];
