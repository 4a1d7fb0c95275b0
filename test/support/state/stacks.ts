import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { nightflow } from '../../../infra/app.ts';

/** The stacks of a stage by their last name. Synthesised without bundling: the shape is asserted, not the code inside. */
export function stacksOf(stage: string): Map<string, Template> {
  const app = new App({ context: { stage, 'aws:cdk:bundling-stacks': [] } });
  nightflow(app);
  return new Map(
    app.node.children.map((stack) => [stack.node.id.split('-').at(-1) ?? '', Template.fromStack(stack as Stack)]),
  );
}

export function stack(stacks: Map<string, Template>, name: string): Template {
  const template = stacks.get(name);
  if (!template) throw new Error(`There is no stack ${name}`);
  return template;
}
