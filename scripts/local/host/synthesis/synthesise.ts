// A process of its own: `node synthesise.ts <output file>`, in the project folder. The CDK's memory ends with it.
import { writeFileSync } from 'node:fs';
import { reportAndExitCode } from '../../process/failure.ts';
import { synthesised } from './app-synthesis.ts';
import { readPlan } from './read-plan.ts';

try {
  const [file = ''] = process.argv.slice(2);
  writeFileSync(file, JSON.stringify(readPlan(synthesised())));
} catch (error) {
  process.exit(reportAndExitCode(error));
}
