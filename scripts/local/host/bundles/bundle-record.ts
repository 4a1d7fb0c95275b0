import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Built, replaceFile } from './build-bundles.ts';

const Bundles = z.array(z.object({ functionName: z.string(), hash: z.string(), inputs: z.array(z.string()) }));

const fileIn = (folder: string): string => join(folder, 'bundles.json');

/** Saves what the bundles were made of, for the process that watches their sources. */
export const saveRecord = (folder: string, built: Built[]): void => replaceFile(fileIn(folder), JSON.stringify(built));

/** Reads what `saveRecord` saved, by function name. */
export const readRecord = (folder: string): Map<string, Built> =>
  new Map(Bundles.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).map((one) => [one.functionName, one]));
