import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { nightflow } from '../../../infra/app.ts';

const synthesised = new Map<string, Map<string, Template>>();

/**
 * Synthesises the stacks of a stage once, by full name. Nothing is bundled: tests assert the resources, not the code in
 * them.
 */
export function stacksByName(stage: string): Map<string, Template> {
  const known = synthesised.get(stage);
  if (known) return known;
  const app = new App({ context: { stage, 'aws:cdk:bundling-stacks': [] } });
  nightflow(app);
  const stacks = new Map(app.node.children.map((stack) => [stack.node.id, Template.fromStack(stack as Stack)]));
  synthesised.set(stage, stacks);
  return stacks;
}

/** Synthesises the stacks of a stage, by the last part of their name, such as `data`. */
export const stacksOf = (stage: string): Map<string, Template> =>
  new Map([...stacksByName(stage)].map(([name, template]) => [name.split('-').at(-1) ?? '', template]));

export function stack(stacks: Map<string, Template>, name: string): Template {
  const template = stacks.get(name);
  if (!template) throw new Error(`There is no stack ${name}`);
  return template;
}
