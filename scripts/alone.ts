// A module of ours whose packages are shared with nothing else in a bundle. esbuild splits by files: what two late chunks take from one
// package lies in a third one that both load whole, so that the little of the AWS SDK that a hand-off calls would come with all that
// reading S3 and SSM takes of it.
import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** `options`: of the bundle that it goes into; `file`: the end of its path, which no other module may have. */
export function alone(file: `/${string}`, options: BuildOptions): Plugin {
  return {
    name: 'alone',
    setup(plugged) {
      plugged.onLoad({ filter: new RegExp(`${RegExp.escape(file)}$`) }, async ({ path }) => {
        const { outputFiles } = await build({
          ...options,
          entryPoints: [path],
          splitting: false,
          banner: {},
          write: false,
          plugins: [oursOutside, lateOutside, ...(options.plugins ?? [])],
        });
        return { contents: outputFiles[0]?.text ?? '', loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}

/** What it imports of ours stays one with what the rest of the bundle has. */
const oursOutside: Plugin = {
  name: 'ours-outside',
  setup(plugged) {
    plugged.onResolve({ filter: /^\./ }, ({ path, importer }) =>
      importer.includes('/node_modules/') ? null : { path, external: true },
    );
  },
};

/**
 * Where a package imports another late, esbuild would put that into the same file, and each module that the two share into a function of
 * its own: V8 reads such a function over before it runs it, and then once more. What would be late is nothing that a call of ours reaches.
 */
const lateOutside: Plugin = {
  name: 'late-outside',
  setup(plugged) {
    plugged.onResolve({ filter: /^[^.]/ }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && importer.includes('/node_modules/') && !isBuiltin(path)
        ? { path, external: true }
        : null,
    );
  },
};
