// `outrider keys set|list|rm`: an organisation's own keys for the providers, sealed where they are kept.
import { type Command, Option } from 'commander';
import { Provider } from '../../../domain/model.ts';
import type { KeyTarget } from '../manage-keys.ts';

const providers = Provider.options;

export function keysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description(
      "Manage the keys by which an organisation's runs call the models; without --owner, the deployment's own.",
    );
  keys
    .command('set')
    .description('Add a live key, two at most, so that a new one can be set before the old one is removed.')
    .addOption(new Option('--provider <provider>', 'whose key it is').choices(providers).makeOptionMandatory())
    .option('--owner <org>', 'the organisation or user whose runs use it')
    .option('--key-from <file>', 'file that holds the key, - for standard input', '-')
    .action(async (options: KeyTarget & { readonly keyFrom: string }) => {
      const { setKey } = await import('../manage-keys.ts');
      process.stdout.write(`${await setKey(options)}\n`);
    });
  keys
    .command('list')
    .description('Show the live keys by their last four characters.')
    .addOption(new Option('--provider <provider>', 'only of this provider').choices(providers))
    .option('--owner <org>', 'the organisation or user whose keys they are')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: Partial<KeyTarget> & { readonly json?: true }) => {
      const { listKeys } = await import('../manage-keys.ts');
      process.stdout.write(`${await listKeys(options)}\n`);
    });
  keys
    .command('rm')
    .description(
      'Remove a key: the one named, else one that its provider refuses, else the older one, as a rotation ends.',
    )
    .addOption(new Option('--provider <provider>', 'whose key it is').choices(providers).makeOptionMandatory())
    .option('--owner <org>', 'the organisation or user whose key it is')
    .option('--key <last4>', 'its last four characters, as `keys list` shows them')
    .option('--all', 'every key of this provider')
    .action(async (options: KeyTarget & { readonly key?: string; readonly all?: true }) => {
      const { removeKey } = await import('../manage-keys.ts');
      process.stdout.write(`${await removeKey(options)}\n`);
    });
}
