import { arnOf } from '../arn.ts';
import { AwsError } from '../aws-error.ts';
import type { Plan } from '../plan.ts';
import { checkText, requireMembers } from './request.ts';

type Known = Pick<Plan, 'resources' | 'outputs'>;

/** Resources in a page of `ListStackResources`. */
const maxListed = 100;

/** CloudFormation: what the plan deploys. */
export class Stacks {
  readonly #plan: Known;
  readonly #startedAt = new Date().toISOString();

  constructor({ resources, outputs }: Known) {
    this.#plan = { resources, outputs };
  }

  /** Answers an operation of the query API. @throws AwsError `ValidationError` for a stack that does not exist. */
  async handle(operation: string, input: Record<string, unknown>): Promise<object> {
    if (operation === 'ListStackResources') {
      requireMembers(input, ['StackName', 'NextToken']);
      return this.#list(this.#named(input.StackName), Number(input.NextToken ?? 0) || 0);
    }
    if (operation !== 'DescribeStacks') {
      throw new AwsError('InvalidAction', `The local cloud does not support ${operation}.`);
    }
    requireMembers(input, ['StackName']);
    const names = input.StackName === undefined ? this.#names() : [this.#named(input.StackName)];
    return { Stacks: names.map((name) => this.#describe(name)) };
  }

  #list(stack: string, start: number): object {
    const all = this.#plan.resources.filter((resource) => resource.stack === stack);
    const end = start + maxListed;
    return {
      StackResourceSummaries: all.slice(start, end).map(({ logicalId, physicalId, type }) => ({
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        LastUpdatedTimestamp: this.#startedAt,
        ResourceStatus: 'CREATE_COMPLETE',
      })),
      ...(end < all.length && { NextToken: String(end) }),
    };
  }

  #describe(stack: string): object {
    const outputs = Object.entries(this.#plan.outputs[stack] ?? {});
    return {
      StackName: stack,
      StackId: arnOf('cloudformation', `stack/${stack}/local`),
      CreationTime: this.#startedAt,
      StackStatus: 'CREATE_COMPLETE',
      Outputs: outputs.map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    };
  }

  #names(): string[] {
    return [...new Set([...this.#plan.resources.map(({ stack }) => stack), ...Object.keys(this.#plan.outputs)])];
  }

  #named(stack: unknown): string {
    checkText('stackName', stack, 2_048);
    if (this.#names().includes(stack)) return stack;
    throw new AwsError('ValidationError', `Stack with id ${stack} does not exist`);
  }
}
