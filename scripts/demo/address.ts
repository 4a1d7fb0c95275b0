import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Failure } from '../local/failure.ts';
import { ownerOf } from '../local/lock.ts';
import { startFolder } from '../local/running.ts';

const Running = z.object({ gateway: z.url(), pid: z.int() });

/** What `npm start` announced; nothing when it is not up yet, or was killed and left its note behind. */
function announced(): string | undefined {
  try {
    const { gateway, pid } = Running.parse(JSON.parse(readFileSync(join(startFolder, 'running.json'), 'utf8')));
    return ownerOf(startFolder) === pid ? gateway : undefined;
  } catch {
    return undefined;
  }
}

/** Where the system to be shown is: as given, else `NIGHTFLOW_URL`, else what runs on this machine. */
export function systemAddress(given: string | undefined): string {
  const named = given ?? process.env.NIGHTFLOW_URL;
  if (named !== undefined && !URL.canParse(named)) throw new Failure(`"${named}" is not an address.`);
  const address = named ?? announced();
  if (address === undefined) throw new Failure('NightFlow is not running: run `npm start` in another terminal first.');
  return address.replace(/\/+$/, '');
}
