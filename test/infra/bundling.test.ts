import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, expect, it } from 'vitest';
import { relayEnv } from '../../functions/operations/relay-env.ts';
import { text } from '../../infra/constructs/binding.ts';
import { withReference } from '../../infra/constructs/reference-files.ts';
import { bind, ServiceFunction } from '../../infra/constructs/service-function.ts';
import { root } from '../../scripts/local/environment.ts';
import { prepareBundles } from '../../scripts/local/host/bundles/prepare-bundles.ts';
import { bundleAssets } from '../../scripts/openapi/bundle-assets.ts';

mkdirSync(join(root, '.nightflow'), { recursive: true });
const folder = mkdtempSync(join(root, '.nightflow', 'test-bundling-'));
const outdir = mkdtempSync(join(tmpdir(), 'nightflow-bundling-'));
afterAll(() => {
  for (const one of [folder, outdir]) rmSync(one, { recursive: true });
});

it('the local host runs the same bundle as the deployed function, with the same files', async () => {
  const app = new App({ outdir });
  const bindings = bind(relayEnv, { STAGE: text('test'), OUTBOX_TABLE: text('outbox'), BUS_NAME: text('bus') });
  new ServiceFunction(new Stack(app, 'stack'), 'operations', 'relay', bindings, {
    bundling: { commandHooks: withReference },
  });
  const { files } = JSON.parse(readFileSync(join(app.synth().directory, 'stack.assets.json'), 'utf8'));
  // Besides the function, CDK stages the template itself.
  const staged = Object.values<{ source: { path: string; packaging: string } }>(files);
  const deployed = staged.find(({ source }) => source.packaging === 'zip')?.source.path ?? '';

  const afterBundling = withReference.afterBundling('{input}', '{output}');
  await prepareBundles({
    folder,
    plans: [
      {
        name: 'relay',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:relay',
        entry: 'functions/operations/relay.ts',
        environment: {},
        timeoutSeconds: 60,
        memoryMb: 512,
        bundling: { externalPackages: [], afterBundling },
        async: { retries: 2, maxAgeSeconds: 21_600 },
      },
    ],
  });
  for (const file of ['index.mjs', ...Object.keys(bundleAssets)]) {
    const ours = readFileSync(join(folder, 'relay', file));
    expect(ours.equals(readFileSync(join(outdir, deployed, file))), file).toBe(true);
  }
});
