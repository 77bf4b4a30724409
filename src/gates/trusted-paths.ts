// Paths that decide what runs, who decides and what is allowed: no paper asks for them, whatever the repository.

/** What runs with the repository's own rights as soon as a branch is pushed, what rules Outrider itself, and who has to agree: never a patch's business. */
export const never: readonly string[] = [
  '.github/workflows/**',
  '.github/actions/**',
  '.{forgejo,gitea}/workflows/**',
  '.{circleci,buildkite,semaphore,teamcity,woodpecker,azure-pipelines}/**',
  '.{gitlab-ci,travis,drone,cirrus,woodpecker,appveyor}.{yml,yaml}',
  '{appveyor,azure-pipelines,bitbucket-pipelines,buildspec,cloudbuild}.{yml,yaml}',
  '{Jenkinsfile,**/Jenkinsfile}',
  // In the `.github` repository of an organisation its settings lie at the root.
  '{,.github/}outrider.{yml,yaml}',
  // What another App makes the repository's settings and rights of.
  '.github/settings.{yml,yaml}',
  '{,.github/,.gitlab/,docs/}CODEOWNERS',
];

/** What is done on the machines of those who check the repository out, by their editor, their agent, their hooks or git: somebody has to look. */
export const setsUpOthers: readonly string[] = [
  '{,**/}.gitattributes',
  '.{devcontainer,vscode,idea,zed}/**',
  '.devcontainer.json',
  '.{claude,codex,cursor,gemini,windsurf}/**',
  '{.mcp.json,.envrc}',
  '.{husky,githooks}/**',
  '{.pre-commit-config,lefthook,.lefthook}.{yml,yaml}',
  '{,**/}.{npmrc,yarnrc,yarnrc.yml}',
  '.github/dependabot.{yml,yaml}',
  '{,.github/}renovate.{json,json5}',
];
