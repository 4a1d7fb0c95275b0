import { type Conditions, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Adds a policy statement to the principal. */
export function allow(to: IGrantable, actions: string[], resources: string[], conditions: Conditions = {}): void {
  to.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
}
