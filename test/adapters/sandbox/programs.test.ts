import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '../../../src/adapters/sandbox/bubblewrap.ts';
import { findPrograms } from '../../../src/adapters/sandbox/programs.ts';
import { inside } from '../../contracts/sandbox.ts';
import { scratch, search, whyNoWalls } from './ground.ts';

const reason = await whyNoWalls();
let top = '';
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'outrider-programs-'));
});
afterAll(async () => {
  await rm(top, { recursive: true, force: true });
  await rm(scratch, { recursive: true, force: true });
});

/** Readable by whoever is inside, whatever the umask is. */
async function put(path: string, text = ''): Promise<void> {
  const file = join(top, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  for (let folder = dirname(file); folder.length >= top.length; folder = dirname(folder)) await chmod(folder, 0o755);
}

describe('compilers and build programs outside of the system’s folders', () => {
  it('are found by the search path and shown by what runs, without the settings of a server', async () => {
    for (const path of ['jdk/bin/javac', 'jdk/lib/modules', 'jdk/conf/security/java.security', 'jdk/src.zip'])
      await put(path);
    for (const path of ['maven/bin/mvn', 'maven/boot/classworlds.jar', 'maven/lib/x.jar', 'maven/conf/settings.xml'])
      await put(path);
    for (const path of ['cmake/bin/cmake', 'cmake/share/cmake-3.31/Modules/x.cmake', 'cmake/share/secret'])
      await put(path);
    await mkdir(join(top, 'links'));
    await symlink(join(top, 'maven/bin/mvn'), join(top, 'links/mvn'));
    const programs = await findPrograms(
      ['jdk/bin', 'links', 'cmake/bin'].map((name) => join(top, name)).join(':'),
      top,
    );
    const shown = programs.folders
      .filter((folder) => folder.startsWith(top))
      .map((folder) => folder.slice(top.length + 1));
    expect(shown).toEqual([
      ...['jdk/bin', 'jdk/lib', 'jdk/conf'],
      ...['maven/bin', 'maven/lib', 'maven/boot'],
      ...['cmake/bin', 'cmake/share/cmake-3.31'],
    ]);
    expect(programs.path.split(':')).toEqual(expect.arrayContaining([join(top, 'maven/bin'), join(top, 'jdk/bin')]));
  });

  it('are none where only a script bears the name: what lies beside it stays unseen', async () => {
    await put('own/bin/mvn');
    await put('own/lib/diary');
    const { folders } = await findPrograms(join(top, 'own/bin'), top);
    expect(folders.filter((folder) => folder.startsWith(join(top, 'own')))).toEqual([]);
  });
});

// The checkout may lie where the home of the sandbox is: its Node is shown there, too.
describe.runIf(reason === null)('the packages in a home', () => {
  it('are shown to be read, and nothing that lies beside them', async () => {
    await put('home/.m2/repository/a/a.jar', 'a jar');
    await put('home/.m2/settings.xml', 'password');
    await put('home/.gradle/caches/modules-2/b/b.jar', 'another');
    await put('home/.gradle/gradle.properties', 'password');
    const sandbox = bubblewrapSandbox({ scratch, search, owner: join(top, 'home') });
    const line = `cd; cat .m2/repository/a/a.jar .gradle-read-only/modules-2/b/b.jar; find . -path '*/node_modules' -prune -o -type f -print | sort
      (echo x > .m2/repository/a/a.jar) 2>/dev/null || echo refused; touch .m2/repository/c 2>/dev/null || echo refused`;
    expect((await inside(sandbox, line)).output).toBe(
      'a jaranother./.gradle-read-only/modules-2/b/b.jar\n./.m2/repository/a/a.jar\nrefused\nrefused\n',
    );
  });

  it('need not be there', async () => {
    const sandbox = bubblewrapSandbox({ scratch, search, owner: join(top, 'nobody') });
    expect((await inside(sandbox, 'cd; ls -d .[a-z]* 2>/dev/null')).output).toBe('');
  });

  it('are not joined by what the system keeps of settings', async () => {
    const run = await inside(bubblewrapSandbox({ scratch, search }), 'find /etc -follow 2>/dev/null; true');
    expect(run.output).not.toMatch(/settings\.xml|toolchains\.xml|jmxremote|management/);
  });
});
