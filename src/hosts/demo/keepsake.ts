// What a demo leaves behind: the thread and every artifact as Markdown, beside the records.
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Playing } from './play.ts';
import type { PullView } from './stand-ins/github/hands.ts';

/** Writes `thread.md`, one file per pull request and Issue, and the records, in place of what was at `to`: all of it or nothing. Answers the files of words, in reading order. */
export async function keep(
  { stage, issue }: Playing,
  data: { readonly from: string; readonly to: string },
): Promise<string[]> {
  const draft = `${data.to}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, text: string) => {
    await writeFile(join(draft, name), text);
    written.push(join(data.to, name));
  };
  await write('thread.md', await threadText(stage.github, issue));
  for (const pull of await stage.github.pulls(issue.repo))
    await write(`pull-request-${pull.number}.md`, pullText(pull));
  for (const other of await stage.github.issues(issue.repo)) {
    if (other.number !== issue.number) await write(`issue-${other.number}.md`, `# ${other.title}\n\n${other.body}\n`);
  }
  // Of an experiment over many repositories, its cells too.
  await cp(join(data.from, 'experiments'), join(draft, 'experiments'), { recursive: true });
  await rm(data.to, { recursive: true, force: true });
  await rename(draft, data.to);
  return written;
}

/** The thread as it stands, oldest comment first. */
async function threadText(github: Playing['stage']['github'], issue: Playing['issue']): Promise<string> {
  const opened = (await github.issues(issue.repo)).find(({ number }) => number === issue.number);
  const comments = await github.thread(issue);
  const parts = comments.map(({ author, body, reactions }) => {
    const eyes = reactions.length > 0 ? ` (${reactions.join(', ')})` : '';
    return `---\n\n**${author}**${eyes}\n\n${body}\n`;
  });
  return [`# ${opened?.title ?? ''}\n\n${opened?.body ?? ''}\n`, ...parts].join('\n');
}

function pullText(pull: PullView): string {
  return `# ${pull.title}\n\n${pull.draft ? 'Draft' : 'Open'}: ${pull.head} -> ${pull.base}, ${pull.changed_files} files\n\n${pull.body}\n`;
}
