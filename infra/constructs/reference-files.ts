import { readFileSync } from 'node:fs';
import type { ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as z from 'zod';

export const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** The OpenAPI document is made from the route tables whenever the functions are bundled, so it cannot differ. */
export const withReference: ICommandHooks = {
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (inputDir, outputDir) => [`cd ${inputDir} && node scripts/openapi.ts ${outputDir}/openapi.json`],
};
