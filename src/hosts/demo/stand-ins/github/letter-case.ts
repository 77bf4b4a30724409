// GitHub finds a repository in whatever letters its name is written, and answers with the name as it is; the emulator takes them literally.
import type { Layer } from './wire.ts';

/** `known`: the names as they are. */
export function anyLetters(known: readonly { readonly owner: string; readonly name: string }[]): Layer {
  const names = new Map(known.map(({ owner, name }) => [`${owner}/${name}`.toLowerCase(), [owner, name] as const]));
  return (call, next) => {
    const [top, owner = '', repo = '', ...rest] = call.segments;
    const found = top === 'repos' ? names.get(`${owner}/${repo}`.toLowerCase()) : undefined;
    if (!found || (found[0] === owner && found[1] === repo)) return next();
    const segments = ['repos', ...found, ...rest];
    return next({ ...call, segments, path: ['', ...segments.map(encodeURIComponent)].join('/') });
  };
}
