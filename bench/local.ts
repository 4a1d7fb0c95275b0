// `npm run bench -- local`: measures the system that `npm start` runs on this machine, over HTTP through its gateway.
// Exits with 1 if a count is wrong: a 5xx, an unconfirmed order, a missing ticket or mail, or a place sold twice.
import { systemAddress } from '../scripts/demo/tour/address.ts';
import { Failure, reportAndExitCode } from '../scripts/local/process/failure.ts';
import { durations, loopbackUrl, readOptions } from './local/options.ts';
import { kindsOfPoints, runLocal } from './local/run.ts';
import { summaryText } from './local/summary.ts';

const minutes = (seconds: number): string => (seconds / 60).toFixed(0);

/** Runs the benchmark with the words after its name. */
export async function benchLocal(words: readonly string[]): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  try {
    const options = readOptions(words);
    const url = loopbackUrl(systemAddress(undefined));
    const { expectedSeconds, limitSeconds } = durations(kindsOfPoints * options.clients.length, options.seconds);
    const say = (line: string) => {
      if (!options.json) console.log(line);
    };
    say(`This takes about ${minutes(expectedSeconds)} minutes. It is stopped after ${minutes(limitSeconds)}.`);
    limit = setTimeout(() => {
      process.exit(reportAndExitCode(new Failure(`The benchmark was stopped after ${minutes(limitSeconds)} minutes.`)));
    }, limitSeconds * 1000);
    const summary = await runLocal(url, options, (line) => say(`· ${line}`));
    console.log(options.json ? JSON.stringify(summary) : `\n${summaryText(summary)}`);
    process.exitCode = summary.faults.length > 0 ? 1 : 0;
  } catch (error) {
    process.exitCode = reportAndExitCode(error);
  } finally {
    clearTimeout(limit);
  }
}
