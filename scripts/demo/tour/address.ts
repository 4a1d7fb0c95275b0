import { Failure } from '../../local/process/failure.ts';
import { runningSystem } from '../../local/process/running.ts';

/** Where the system to be shown is: as given, else `NIGHTFLOW_URL`, else what runs on this machine. */
export function systemAddress(given: string | undefined): string {
  const named = given ?? process.env.NIGHTFLOW_URL;
  if (named !== undefined && !URL.canParse(named)) throw new Failure(`"${named}" is not an address.`);
  const address = named ?? runningSystem()?.gateway;
  if (address === undefined) throw new Failure('NightFlow is not running: run `npm start` in another terminal first.');
  return address.replace(/\/+$/, '');
}
