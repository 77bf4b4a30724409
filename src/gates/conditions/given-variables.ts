// Who sets a variable of the environment, or tells of it: the platform, a configuration of the repository, its documentation.
import { isTestPath } from '../../codemap/test-conventions.ts';
import { fileName, isDocumentation, isLockfile } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { isToldInCode } from './told-in-code.ts';

/** Set by shells, runners of tests and services that build: tests may count on them. */
const always =
  /^(?:CI|HOME|PATH|USER|USERNAME|SHELL|TERM|LANG|LC_\w+|TZ|PWD|TMP|TMPDIR|TEMP|NODE_ENV|VITEST\w*|JEST_WORKER_ID|PYTEST_\w+|GITHUB_\w+|RUNNER_\w+|TEST|MODE|DEV|PROD|SSR)$/;

export const isAlwaysGiven = (name: string): boolean => always.test(name);

/** Names that services, schedulers and libraries set or that people know from them, and those of something that only whoever runs the code has. */
const known =
  /^(?:DEBUG|PORT|HOST|HOSTNAME|NO_COLOR|FORCE_COLOR|COLORTERM|DISPLAY|EDITOR|(?:LOCAL_|NODE_)?RANK|(?:LOCAL_)?WORLD_SIZE|(?:CUDA|NCCL|SLURM|OMP|MPI|KUBERNETES|AWS|AZURE|GCP|GOOGLE|VERCEL|NETLIFY|HEROKU|RENDER|FLY|CF|OTEL|HF|HUGGINGFACE|TRANSFORMERS|TORCH|PYTORCH|TF|JAX|XLA|WANDB|MLFLOW|COMET|NEXT|VITE|npm|NPM|DOCKER|COLAB|KAGGLE|CODESPACES|GITPOD|XDG|PYTHON)_?\w*)$|_(?:KEY|TOKEN|SECRET|PASSWORD|PASS|USER|URL|URI|HOST|PORT|ENDPOINT|DSN|PATH|DIR|FILE|HOME|ID|REGION|ADDR|ADDRESS|NAME|VERSION)$/;

/** Nobody of the repository needs to tell of it. */
const isKnown = (name: string): boolean => isAlwaysGiven(name) || known.test(name);

const isSample = (path: string): boolean => /\.(?:example|sample|template|dist)$/.test(path);
/** What sets something up without being code: configuration, workflows, scripts. */
export const isSetting = (path: string): boolean =>
  /\.(?:ya?ml|toml|cfg|ini|json|jsonc|conf|properties|sh|bash|ps1|bat|mk|nix|hcl|tf|service|plist|just)$|(?:^|\/)(?:\.env[\w.-]*|[\w.-]*Dockerfile[\w.-]*|GNUmakefile|Makefile|justfile|Procfile|\.envrc)$/i.test(
    path,
  );
/** Files of code that set up what tests run in. */
const isSetUp = (path: string): boolean =>
  /^(?:conftest|noxfile|setup|tasks|fabfile|duties)\.py$|(?:setup|config)\.[cm]?[jt]s$|^(?:setup|global)[\w-]*\.[cm]?[jt]s$/i.test(
    fileName(path),
  );

/** A workflow, a settings file or the set-up of the tests gives the variable a value; a page of documentation does not. */
export function isSetForTests(name: string, program: Program): boolean {
  const word = RegExp.escape(name);
  const sets = new RegExp(
    String.raw`(?<![\w$])${word}["']?\]?\s*(?::(?!\w)|=(?!=)|,\s*["'])|(?:ENV|export|set)\s+${word}\s+\S`,
  );
  const isWanted = (path: string): boolean =>
    !isDocumentation(path) && !isLockfile(path) && !isSample(path) && (isSetting(path) || isSetUp(path));
  for (const { text } of program.texts([name], isWanted)) if (sets.test(withoutReads(text, word))) return true;
  return false;
}

/** `environ.get("X", "0")` asks and sets nothing. */
const withoutReads = (text: string, word: string): string =>
  text.replace(new RegExp(String.raw`\b(?:get|getenv|getEnv)\(\s*["']${word}["'](?:,[^()]*)?\)`, 'g'), '');

/** Documentation, a settings file or code of the base names the variable, or code outside of tests sets it, offers it or tells of it where it says what public code does: whoever runs the code can know. */
export function isVariableTold(name: string, before: string, program: Program): boolean {
  const word = new RegExp(`(?<![\\w$])${RegExp.escape(name)}(?![\\w$])`);
  if (isKnown(name) || word.test(before)) return true;
  const gives = new RegExp(
    String.raw`(?:environ|env)(?:\.|\[\s*["'])${name}(?:["']\s*\])?\s*(?:\|\||\?\?)?=(?!=)|(?:setdefault|setenv|putenv|Setenv)\(\s*["']${name}["']|\benv(?:_?var)?s?\s*[:=(]\s*\[?["']${name}["']`,
  );
  const isWanted = (path: string): boolean => !isTestPath(path) && !isLockfile(path);
  for (const { path, text } of program.texts([name], isWanted)) {
    if (isDocumentation(path) || isSetting(path)) {
      if (word.test(text)) return true;
      continue;
    }
    if (gives.test(text)) return true;
    if (!program.existed(path)) continue;
    // Only who reads the code of a new module reads what stands above it.
    const facts = program.after(path);
    if (word.test(program.baseText(path) ?? '') || (facts !== null && isToldInCode(word, facts))) return true;
  }
  return false;
}
