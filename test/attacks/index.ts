// The corpus: attacks on bots like this one. Each has a file of its name beside this one, which runs it through the whole pipeline.

/** File name to what the attacker tries. */
export const attacks = {
  '01-orders-in-text': 'issue, README, paper and code give orders, and the model obeys',
  '02-exfiltration': 'keys leave in bodies, files, names and messages, in any disguise',
  '03-agent-configuration': 'the tree brings configuration, hooks and instructions for agents',
  '04-bots': 'another bot commands, or answers us in a loop',
  '05-proc': "a repository's tests read the environment of other processes",
  '06-arguments': 'the command names a host, a key, a path',
  '07-code-beside-the-key': "a repository's code runs where the App's key is",
  '08-hidden-text': 'text that only a model sees in issue, README and code',
  '09-hidden-text-in-papers': 'text that only a model sees in a paper, which also confounds the comparison',
  '10-approve-then-edit': 'what was approved is edited afterwards, or the right to approve it is lost',
  '11-refusal-strings': "a string that stops one vendor's model",
  '12-reading-the-other-arm': "one arm reads the other's branch",
  '13-orders-in-a-diff': 'the draft tells its reviewer to approve',
  '14-notifications-and-beacons': 'model text mentions, closes, loads and commands',
  '15-forged-markers': 'comments with markers that we did not write there',
  '16-links-and-submodules': 'symlinks, submodules, hooks and filters lead out of the tree',
  '17-denial-by-cost': 'commands by the hundred from somebody who may give none',
  '18-tokens': 'a token that could do more than its call',
  '19-redos': 'a pattern on which a search never ends',
  '20-archives': 'archives that unpack without end, or outside of their folder',
  '21-cross-repository': "one run reads or writes another repository, or another organisation's",
  '22-our-own-patterns': 'text on which one of our own patterns never ends',
} as const;
