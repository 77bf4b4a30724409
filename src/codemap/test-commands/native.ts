// C and C++: CMake, Meson or a Makefile, by the build files above each test; offline, and what is built stays out of the tree.
import type { Files } from '../files.ts';
import { cmakePlan, cmakeTop, isCmakeTested } from './cmake.ts';
import { makePlan, makeTop } from './make.ts';
import { mesonPlan, mesonTop } from './meson.ts';
import { folderWith, notRun, obstacle, type Planner, type Runtimes, type TestPlan } from './shape.ts';

interface Builder {
  readonly name: string;
  /** Where a build that has tests begins for a path; null: none does. */
  readonly top: (files: Files, path: string) => string | null;
  readonly needs: readonly string[];
  readonly plan: Planner;
}

/** The first whose programs are there builds. */
const builders: readonly Builder[] = [
  { name: 'CMake', top: testedCmake, needs: ['cmake', 'make'], plan: cmakePlan },
  { name: 'Meson', top: mesonTop, needs: ['meson'], plan: mesonPlan },
  { name: 'make', top: makeTop, needs: ['make'], plan: makePlan },
];

function testedCmake(files: Files, path: string): string | null {
  const top = cmakeTop(files, path);
  return top !== null && isCmakeTested(files, top) ? top : null;
}

export const nativeCommands: Planner = ({ files, tests, runtimes }) => {
  const { programs } = runtimes;
  if (!programs.has('cc') && !programs.has('c++'))
    return obstacle(notRun(tests, 'there is no compiler for C or C++ in the sandbox'));
  const groups = Map.groupBy(tests, (path) => builderOf(files, path, runtimes));
  const plans = [...groups].map(([builder, paths]): TestPlan => {
    if (typeof builder === 'string') return obstacle(notRun(paths, builder));
    return builder.plan({ files, tests: paths, runtimes });
  });
  return {
    commands: plans.flatMap(({ commands }) => commands),
    obstacles: plans.flatMap(({ obstacles }) => obstacles),
  };
};

/** What builds a test, or why nothing does. */
function builderOf(files: Files, path: string, { programs }: Runtimes): Builder | string {
  const possible = builders.filter(({ top }) => top(files, path) !== null);
  const missing = (builder: Builder) => builder.needs.filter((name) => !programs.has(name));
  const found = possible.find((builder) => missing(builder).length === 0);
  if (found !== undefined) return found;
  const [first] = possible;
  if (first !== undefined) return `they need ${first.name}, and the sandbox has no ${missing(first).join(' and no ')}`;
  return unknownBuild(files, path);
}

const otherBuilds: readonly { readonly files: readonly string[]; readonly why: string }[] = [
  { files: ['MODULE.bazel', 'WORKSPACE', 'WORKSPACE.bazel'], why: 'they are built with Bazel, which is not run here' },
  { files: ['SConstruct'], why: 'they are built with SCons, which is not run here' },
  { files: ['xmake.lua'], why: 'they are built with xmake, which is not run here' },
  {
    files: ['configure.ac', 'configure.in'],
    why: 'their Makefile is made by `configure`, which is not in the repository, and nothing here makes it',
  },
  { files: ['CMakeLists.txt'], why: 'the CMake build above them registers no test' },
];

function unknownBuild(files: Files, path: string): string {
  const other = otherBuilds.find((each) => each.files.some((name) => folderWith(files, name, path) !== null));
  return other?.why ?? 'no build file with tests stands above that is known here';
}
