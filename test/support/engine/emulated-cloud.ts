import type { TestProject } from 'vitest/node';
import { startCloud } from './cloud.ts';

/** As `cloud.ts`, on MiniStack: a second opinion, so that nothing is true only on our own host. */
export default (project: TestProject) => startCloud(project, 'emulator');
