import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../../../../scripts/local/host/bundles/bundle-options.ts';
import { Functions } from '../../../../../scripts/local/host/functions/functions.ts';
import type { FunctionPlan } from '../../../../../scripts/local/host/plan.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..', '..');

export const planOf = (name: string, more: Partial<FunctionPlan> = {}): FunctionPlan => ({
  name,
  arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
  entry: `functions/${name}.ts`,
  environment: {},
  timeoutSeconds: 20,
  memoryMb: 128,
  bundling: { externalPackages: [], afterBundling: [] },
  async: { retries: 2, maxAgeSeconds: 21_600 },
  ...more,
});

/** Functions whose sources are texts, bundled by esbuild as the host bundles them. */
export class SampleFunctions {
  readonly functions: Functions;
  readonly #folder: string;
  readonly #plans: FunctionPlan[];

  constructor(plans: FunctionPlan[]) {
    this.#plans = plans;
    mkdirSync(join(root, '.nightflow'), { recursive: true });
    this.#folder = mkdtempSync(join(root, '.nightflow', 'test-functions-'));
    mkdirSync(join(this.#folder, 'functions'));
    this.functions = new Functions({
      plans,
      bundleOf: async (name) => join(this.#folder, name, 'index.mjs'),
      environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
      logFolder: join(this.#folder, 'logs'),
    });
  }

  /** Bundles the source of a function. `shared/` in imports is that of the project. */
  write(name: string, source: string): void {
    const plan = this.#plans.find((one) => one.name === name) ?? planOf(name);
    writeFileSync(join(this.#folder, plan.entry), source.replaceAll("'shared/", `'${root}/shared/`));
    buildSync({ ...bundleOptions([plan], { folder: this.#folder, project: this.#folder }), write: true });
  }

  invoke(name: string, event: unknown = {}) {
    return this.functions.invoke(planOf(name).arn, event);
  }

  /** The lines that a function has logged. */
  log(name: string): string[] {
    return readFileSync(join(this.#folder, 'logs', `${name}.log`), 'utf8')
      .split('\n')
      .filter(Boolean);
  }

  async end(): Promise<void> {
    await this.functions.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
