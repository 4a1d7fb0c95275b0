import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every place in the functions that raises an alarm, with its message. */
export const alarmCalls = (): { path: string; message: string }[] =>
  readdirSync('functions', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('functions', file))
    .flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\braiseAlarm\(\s*'([^']+)'/g)].map(([, message = '']) => ({
        path,
        message,
      })),
    );
