// How Python and TypeScript say that they load what they find in a folder, or a module by a name that is made up at run time.

export interface Idiom {
  /** One of these stands in every file that scans; a first look that is cheap on a large repository. */
  readonly words: readonly string[];
  /** Goes through a folder and loads what is there, in one call. */
  readonly loads: RegExp;
  /** Goes through a folder; only together with `imports` it loads anything. */
  readonly lists: RegExp;
  readonly imports: RegExp;
  /** Loads a module whose name has a variable in it. */
  readonly names: RegExp;
  /** Loads a module by a variable, which the first group is. */
  readonly variable: RegExp;
  /** Makes the path of a source file from a name, and loads that file. */
  readonly opens: RegExp;
  /** Looks names up in a table of its own: what is not in the table is not loaded. */
  readonly tabled: RegExp;
}

export const idioms: Readonly<Record<'python' | 'typescript', Idiom>> = {
  python: {
    words: [
      ...['iter_modules', 'walk_packages', 'import_submodules', 'import_all_modules', 'autodiscover'],
      ...['import_module', '__import__', 'file_location', 'exec_module', 'FileLoader', 'run_path', '}.py'],
    ],
    loads: /\b(?:iter_modules|walk_packages|import_submodules|import_all_modules|autodiscover\w*)\s*\(/,
    lists: /\b(?:listdir|scandir|iterdir|r?glob|os\.walk)\s*\(/,
    imports: /\b(?:import_module|__import__|spec_from_file_location|exec_module)\s*\(/,
    names: /\b(?:import_module|__import__)\s*\(\s*(?:f["'][^"'\n]*\{\w+\}|["'][^"'\n]*["']\s*(?:%|\+|\.format))/,
    variable: /\b(?:import_module|__import__|find_spec)\s*\(\s*([A-Za-z_]\w*)\s*[,)]/,
    opens:
      /\b(?:spec_from_file_location|SourceFileLoader|run_path)\s*\(|\{[\w.]+\}\w*\.py["']|["']\w*\.py["']\s*%|\+\s*["']\w*\.py["']/,
    tabled: /def __getattr__|_LazyModule/,
  },
  typescript: {
    words: [
      ...['import.meta.glob', 'require.context', 'import(', 'require(`', "/'+", "/' +", '/"+', '/" +', '.js`'],
      ...[
        'autoload',
        'AutoLoad',
        'Autoload',
        'readdir',
        'readDir',
        'ReadDir',
        'Readdir',
        'glob',
        'Glob',
        'GLOB',
        'fg(',
      ],
    ],
    loads: /import\.meta\.glob|require\.context\s*\(|\b(?:auto[Ll]oad|AutoLoad|fastifyAutoload)\b\s*[,(]/,
    lists: /\breaddir(?:Sync)?\s*\(|\b(?:fast-?)?glob(?:by)?(?:Sync)?\s*\(|fg\(/i,
    imports: /\bimport\(|\brequire\(\s*[^"'\s]/,
    names: /\b(?:import|require)\(\s*(?:`[^`]*\$\{|["'][^"'\n]*\/["']\s*\+)/,
    variable: /(?!)/,
    opens: /(?!)/,
    tabled: /(?!)/,
  },
};
