// The walls, as arguments of bubblewrap: what is shown, what is cut off, and who runs inside.
import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxLimits } from '../../ports/sandbox.ts';
import type { Programs } from './programs.ts';

export interface Confinement {
  readonly programs: Programs;
  /** The tree on this machine; null: none. */
  readonly tree: string | null;
  readonly treeBytes: number;
  readonly limits: SandboxLimits;
  /**
   * Whether this process is root. The kernel counts no processes of root's, so inside a user of its own is taken by dropping root
   * for real; anybody else gets a user namespace.
   */
  readonly root: boolean;
}

const mebibyte = 1024 * 1024;
const nobody = '65534';
const home = '/tmp';
/** The mounts are made by us; the copy is what the command may write to, so that a tree on disk stays as it was. */
const justGo = 'cd "/sandbox/work/$0" && exec env -i "$@"';
const copyAndGo = `cp -RP /sandbox/tree/. /sandbox/work/ && ${justGo}`;

/** The environment inside, all of it. */
export function environmentOf(programs: Programs): Readonly<Record<string, string>> {
  return { PATH: programs.path, HOME: home, LANG: 'C.UTF-8' };
}

export function bubblewrapArguments(
  { programs, tree, treeBytes, limits, root }: Confinement,
  command: { readonly folder: string; readonly argv: readonly string[] },
): string[] {
  const disk = String(limits.memory_mib * mebibyte);
  const env = Object.entries(environmentOf(programs));
  return [
    ...(root ? asRoot : asUser),
    ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--hostname', 'sandbox', '--die-with-parent', '--new-session', '--clearenv'],
    ...env.flatMap(([name, value]) => ['--setenv', name, value]),
    ...systemFolders(),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--perms', '1777', '--size', disk, '--tmpfs', '/tmp'],
    ...['--perms', '1777', '--size', disk, '--tmpfs', '/dev/shm'],
    // After the empty folders, so that a runtime that lies below one of them is seen.
    ...foldersAbove(programs.folders).flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...programs.folders.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...packages(programs),
    ...['--perms', '0755', '--dir', '/sandbox'],
    ...['--perms', '1777', '--size', String(treeBytes * 2 + limits.memory_mib * mebibyte), '--tmpfs', '/sandbox/work'],
    ...(tree === null ? [] : ['--ro-bind', tree, '/sandbox/tree']),
    ...['--chdir', '/sandbox/work', '--'],
    ...(root ? dropRoot : []),
    ...resourceLimits(limits),
    ...['sh', '-c', tree === null ? justGo : copyAndGo, command.folder === '' ? '.' : command.folder],
    ...env.map(([name, value]) => `${name}=${value}`),
    ...command.argv,
  ];
}

const asUser = ['--unshare-user', '--disable-userns', '--uid', nobody, '--gid', nobody, '--cap-drop', 'ALL'];
const asRoot = [
  '--cap-drop',
  'ALL',
  ...['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((cap) => ['--cap-add', cap]),
];
const dropRoot = [
  ...['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'],
  ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'],
];

/** What V8 sets aside as writable before it runs a line, and never fills. */
const reservedMib = 1024;

/**
 * Of each process, hard; what all of them hold together is watched from outside. Data and not address space: runtimes with a
 * compiler or a garbage collector reserve hundreds of gigabytes of addresses that they never write to (V8 starts under no useful
 * RLIMIT_AS); RLIMIT_DATA counts what can be written.
 */
function resourceLimits({ seconds, memory_mib, processes }: SandboxLimits): string[] {
  const [data, file] = [(memory_mib + reservedMib) * mebibyte, memory_mib * mebibyte];
  const limits = [`--data=${data}`, `--fsize=${file}`, `--cpu=${seconds}`, `--nproc=${processes}`];
  return ['prlimit', ...limits, '--core=0', '--nofile=1024', '--'];
}

/** The system's programs and libraries, and no more of /etc than they need to start. */
function systemFolders(): string[] {
  const top = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].flatMap((path) => {
    if (!existsSync(path)) return [];
    return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });
  const etc = ['/etc/ld.so.cache', '/etc/alternatives', ...configured()];
  const folders = foldersAbove(etc).flatMap((folder) => ['--perms', '0755', '--dir', folder]);
  return ['--ro-bind', '/usr', '/usr', ...top, ...folders, ...etc.flatMap((path) => ['--ro-bind-try', path, path])];
}

/** What Debian keeps of a JDK and of Maven in /etc, without what holds passwords: remote management, settings with servers. */
function configured(): string[] {
  const jdks = readdirSync('/etc').filter((name) => /^java-[\w.-]+-openjdk$/.test(name));
  const ofJdk = jdks.flatMap((jdk) =>
    readdirSync(join('/etc', jdk))
      .filter((name) => name !== 'management')
      .map((name) => join('/etc', jdk, name)),
  );
  return [...ofJdk, '/etc/ssl/certs/java/cacerts', '/etc/maven/m2.conf', '/etc/maven/logging'].filter((path) =>
    existsSync(path),
  );
}

function packages(programs: Programs): string[] {
  const shown = programs.packages.map(({ from, inHome }) => ({ from, to: join(home, inHome) }));
  return [
    ...foldersAbove(shown.map(({ to }) => to))
      .filter((folder) => folder !== home)
      .flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...shown.flatMap(({ from, to }) => ['--ro-bind-try', from, to]),
  ];
}

/** Made by us, empty but for what is shown: bubblewrap would make them for their owner alone. */
function foldersAbove(paths: readonly string[]): string[] {
  const above = paths.flatMap((path) => {
    const parts = path.split('/').slice(1, -1);
    return parts.map((_, depth) => `/${parts.slice(0, depth + 1).join('/')}`);
  });
  return [...new Set(above)].filter((path) => path !== '/usr').sort();
}
