// `npm run reset`: deletes all state of the local systems. Installations stay, because they hold no state.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './local/environment.ts';
import { ownerOf } from './local/process/lock.ts';

const home = join(root, '.nightflow');
const folders = existsSync(home)
  ? readdirSync(home).filter((name) => !/^(python|dynamodb-local|stripe-mock|compile-cache)/.test(name))
  : [];
const inUse = folders.find((name) => ownerOf(join(home, name)) !== undefined);
if (inUse !== undefined) {
  console.error(
    `NightFlow is running from .nightflow/${inUse} (process ${ownerOf(join(home, inUse))}). Stop it with Ctrl-C first.`,
  );
  process.exit(1);
}
for (const name of folders) rmSync(join(home, name), { recursive: true, force: true });
console.log(folders.length > 0 ? `✓ deleted: ${folders.join(', ')}` : '✓ nothing to delete');
