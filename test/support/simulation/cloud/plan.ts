import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { root } from '../../../../scripts/local/environment.ts';
import type { Plan } from '../../../../scripts/local/host/plan.ts';
import { loadPlan } from '../../../../scripts/local/host/synthesis/load-plan.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The synthesised stacks of stage `local`. */
    plan: Plan;
  }
}

/** Synthesises the stacks once for all files. */
export default async function providePlan(project: TestProject): Promise<void> {
  const folder = join(root, '.nightflow', 'simulation');
  mkdirSync(folder, { recursive: true });
  project.provide('plan', await loadPlan({ folder, valkey: '' }));
}
