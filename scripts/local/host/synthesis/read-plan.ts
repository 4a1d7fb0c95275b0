import type { Plan } from '../plan.ts';
import { apiPlan } from './api-plan.ts';
import { bucketPlans, secretPlans, tablePlans } from './data-plans.ts';
import { resourcesOf } from './find-resources.ts';
import { type FunctionSource, functionPlans } from './function-plans.ts';
import { mappingPlans } from './mapping-plans.ts';
import { busPlans, queuePlans, rulePlans } from './message-plans.ts';
import { groupPlans, machinePlans, schedulePlans } from './process-plans.ts';
import { parseTemplate } from './template.ts';

/** Templates by stack name, and the source of each function. */
export interface Synthesised {
  templates: Record<string, unknown>;
  sources: FunctionSource[];
}

/** Turns templates into the plan of the host. @throws Failure that names what the local cloud does not support. */
export function readPlan({ templates, sources }: Synthesised): Plan {
  const parsed = new Map(Object.entries(templates).map(([stack, one]) => [stack, parseTemplate(stack, one)]));
  const { all, find, end, resolveOutputs } = resourcesOf(parsed);
  const functions = functionPlans(find, sources);
  const tables = tablePlans(find);
  const plan: Plan = {
    functions,
    api: apiPlan(find),
    tables,
    buses: busPlans(find),
    rules: rulePlans(find),
    queues: queuePlans(find),
    ...mappingPlans(find, functions, tables),
    schedules: schedulePlans(find),
    scheduleGroups: groupPlans(find),
    machines: machinePlans(find),
    secrets: secretPlans(find),
    buckets: bucketPlans(find),
    outputs: resolveOutputs(),
    resources: all.map(({ stack, logicalId, ref, type }) => ({ stack, logicalId, physicalId: ref, type })),
  };
  end();
  return plan;
}
