// What kind of file a path is, for gates that must not count a lockfile as code.

const lockNames = new Set(
  'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock poetry.lock uv.lock pdm.lock pipfile.lock cargo.lock go.sum go.work.sum gemfile.lock composer.lock flake.lock packages.lock.json gradle.lockfile conda-lock.yml pixi.lock mix.lock podfile.lock'.split(
    ' ',
  ),
);

const buildNames = new Set(
  'pyproject.toml setup.py setup.cfg pipfile tox.ini noxfile.py package.json tsconfig.json cargo.toml go.mod go.work pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts cmakelists.txt makefile gnumakefile dockerfile meson.build build.bazel build workspace module.bazel environment.yml environment.yaml justfile manifest.in requirements.in lerna.json nx.json turbo.json pnpm-workspace.yaml .npmrc .pre-commit-config.yaml conanfile.txt conanfile.py vcpkg.json'.split(
    ' ',
  ),
);

const buildPatterns = [
  /^requirements[\w.-]*\.txt$/,
  /^constraints[\w.-]*\.txt$/,
  /^tsconfig\.[\w.-]+\.json$/,
  /\.cmake$/,
  /\.csproj$/,
  /\.gemspec$/,
  /^(?:vite|webpack|rollup|esbuild|babel|eslint|tsup|next|jest|vitest)\.config\.[cm]?[jt]s$/,
];

/** `Makefile` of `a/b/Makefile`. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** `charset` of `checks/charset.js`, and of `checks/charset/index.js`: how a file is called where it is meant. */
export function stemOf(path: string): string {
  const stem = fileName(path).replace(/\.\w+$/, '');
  return /^(?:__init__|index|mod)$/.test(stem) ? fileName(folderOf(path)) : stem;
}

export function isLockfile(path: string): boolean {
  return lockNames.has(fileName(path).toLowerCase());
}

export function isBuildFile(path: string): boolean {
  const name = fileName(path).toLowerCase();
  const inRequirements = /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path);
  return buildNames.has(name) || inRequirements || buildPatterns.some((each) => each.test(name));
}

export function isDocumentation(path: string): boolean {
  const name = fileName(path);
  if (/\.(?:md|mdx|rst|adoc|asciidoc|textile|markdown|tex|bib|svg|png|jpe?g|gif|drawio|puml)$/i.test(name)) return true;
  if (
    /^(?:README|LICENSE|LICENCE|NOTICE|AUTHORS|CHANGELOG|CHANGES|CONTRIBUTING|COPYING|CITATION|CODEOWNERS)(?:\.\w+)?$/i.test(
      name,
    )
  )
    return true;
  return isOfDocumentation(path) && !/\.(?:py|[cm]?[jt]sx?|go|rs|java|c|cc|cpp|h|hpp)$/.test(name);
}

/** Stands with the documentation, whatever it is: its code builds pages. */
export function isOfDocumentation(path: string): boolean {
  return /^(?:docs?|documentation|website)\//.test(path);
}

/** Where public API is shown, not used. */
export function isShowcase(path: string): boolean {
  return /(?:^|\/)(?:examples?|docs?|cookbook|tutorials?|notebooks?|benchmarks?|samples?|demos?|recipes)\//i.test(path);
}

export function isFixture(path: string): boolean {
  return (
    /(?:^|\/)(?:fixtures?|__fixtures__|snapshots|__snapshots__|testdata|test_data|golden|cassettes)\//.test(path) ||
    /\.snap$/.test(path)
  );
}

/** A copy of somebody else's code, kept as it came. */
export function isVendored(path: string): boolean {
  return /(?:^|\/)(?:_?vendor(?:ed)?|third[-_]party|node_modules|site-packages)\//.test(path);
}

/** Written by a program: by its name, or by the sentence that such files begin with. */
export function isGenerated(path: string, text: string): boolean {
  if (
    /(?:_pb2(?:_grpc)?\.pyi?|\.pb\.(?:go|cc|h)|\.g\.(?:dart|cs)|_generated\.\w+|\.generated\.\w+|\.min\.(?:js|css)|\.d\.ts\.map|\.js\.map)$/.test(
      path,
    )
  )
    return true;
  if (/(?:^|\/)(?:__generated__|generated|dist|node_modules)\//.test(path)) return true;
  return /^.{0,8}(?:Code generated .* DO NOT EDIT|@generated|This file (?:is|was) (?:automatically |auto-?)generated)/im.test(
    text.slice(0, 600),
  );
}
