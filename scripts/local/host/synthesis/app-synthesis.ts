import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type CfnElement, Stack } from 'aws-cdk-lib';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import { nightflow } from '../../../../infra/app.ts';
import { ServiceFunction } from '../../../../infra/constructs/service-function.ts';
import { root } from '../../environment.ts';
import { Failure } from '../../process/failure.ts';
import type { BundlingPlan } from '../plan.ts';
import type { FunctionSource } from './function-plans.ts';
import type { Synthesised } from './read-plan.ts';

const supportedNeeds: (keyof BundlingOptions)[] = ['nodeModules', 'externalModules', 'commandHooks'];

function bundlingOf({ entryFile, bundlingNeeds }: ServiceFunction): BundlingPlan {
  const unsupported = (option: string) =>
    new Failure(`The local cloud does not support the bundling option ${option} of ${entryFile}`);
  for (const option of Object.keys(bundlingNeeds) as (keyof BundlingOptions)[]) {
    if (!supportedNeeds.includes(option)) throw unsupported(option);
  }
  const { nodeModules = [], externalModules = [], commandHooks } = bundlingNeeds;
  const folders = ['{input}', '{output}'] as const;
  for (const hook of ['beforeBundling', 'beforeInstall'] as const) {
    if (commandHooks && commandHooks[hook](...folders).length > 0) throw unsupported(hook);
  }
  return {
    externalPackages: [...nodeModules, ...externalModules],
    afterBundling: commandHooks?.afterBundling(...folders) ?? [],
  };
}

function sourceOf(fn: ServiceFunction): FunctionSource {
  const stack = Stack.of(fn);
  const logicalId = stack.getLogicalId(fn.node.defaultChild as CfnElement);
  return { stack: stack.stackName, logicalId, entry: fn.entryFile, bundling: bundlingOf(fn) };
}

/** Synthesises stage `local` with the context of cdk.json. Nothing is bundled. Runs in the project folder. */
export function synthesised(): Synthesised {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  const outdir = mkdtempSync(join(tmpdir(), 'nightflow-synthesis-'));
  try {
    const app = new App({
      outdir,
      context: { ...context, stage: 'local', 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true },
      // Takes longer than all the rest. A deployment to AWS still makes these checks.
      builtinCloudFormationValidation: false,
    });
    nightflow(app);
    const { stacks } = app.synth();
    return {
      templates: Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template])),
      sources: app.node.findAll().flatMap((one) => (one instanceof ServiceFunction ? [sourceOf(one)] : [])),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
