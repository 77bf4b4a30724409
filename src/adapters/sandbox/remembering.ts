// What a command without a tree answers is a fact about the sandbox's machine, which runtimes it has for instance: found out once.
import type { Sandbox, SandboxResult } from '../../ports/sandbox.ts';

/**
 * The same sandbox, which runs a job without a tree once and answers from memory afterwards, also those who ask meanwhile. Only what ended well
 * is kept: a sandbox that was out of reach, or a command that was stopped or failed, is tried again.
 */
export function rememberingSandbox(sandbox: Sandbox): Sandbox {
  const known = new Map<string, Promise<SandboxResult>>();
  return {
    async run(job) {
      if (job.tree !== null) return sandbox.run(job);
      const key = JSON.stringify([job.argv, job.folder, job.limits]);
      const asked = known.get(key) ?? sandbox.run(job);
      known.set(key, asked);
      const forget = () => {
        if (known.get(key) === asked) known.delete(key);
      };
      try {
        const answer = await asked;
        if (answer.kind !== 'ran' || answer.exit_code !== 0) forget();
        return answer;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}
