// Who types a command: whom AWS takes the caller of a deployment there for, else the user of the operating system.
import { userInfo } from 'node:os';
import type { Config } from '../../config.ts';
import { messageOf } from '../../domain/errors.ts';

/** As facts of an audit entry. */
export type Operator =
  | { readonly by: string; readonly by_kind: 'aws' }
  /** `aws_said`: why AWS did not say who it is, where it was asked. */
  | { readonly by: string; readonly by_kind: 'os'; readonly aws_said?: string };

/** Never throws: who could not be known is told as far as it is. */
export async function operatorOf({ table }: Pick<Config, 'table'>): Promise<Operator> {
  if (table === undefined) return { by: systemUser(), by_kind: 'os' };
  try {
    // The SDK is loaded where there is somebody to ask.
    const { callerArn } = await import('./caller.ts');
    return { by: await callerArn(), by_kind: 'aws' };
  } catch (error) {
    return { by: systemUser(), by_kind: 'os', aws_said: messageOf(error) };
  }
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user need not have a name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
