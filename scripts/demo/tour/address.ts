import { Failure } from '../../local/process/failure.ts';
import { runningSystem } from '../../local/process/running.ts';

/** Returns the address of the system: as given, else `NIGHTFLOW_URL`, else the one that runs on this machine. */
export function systemAddress(given: string | undefined): string {
  const named = given ?? process.env.NIGHTFLOW_URL;
  if (named !== undefined && !URL.canParse(named)) throw new Failure(`"${named}" is not a valid URL.`);
  const address = named ?? runningSystem()?.gateway;
  if (address === undefined) throw new Failure('NightFlow is not running. Run `npm start` in another terminal first.');
  return address.replace(/\/+$/, '');
}
