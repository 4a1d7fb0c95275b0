import { readFileSync } from 'node:fs';
import type { ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as z from 'zod';

/** The version in `package.json`. */
export const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** Generates the OpenAPI document from the route tables on every bundling, so that it always matches them. */
export const withReference: ICommandHooks = {
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (inputDir, outputDir) => [`cd "${inputDir}" && node scripts/openapi.ts "${outputDir}/openapi.json"`],
};
