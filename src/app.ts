// The Probot app: which events we hear, and which verb each calls. No logic. What reads an event is imported when one of its kind comes: on
// Lambda a cold start has one, and loading them all would be a third of it.
import type { ApplicationFunction } from 'probot';
import type { Receiver } from './command/receive/comment.ts';

/** Synchronous on purpose: the Lambda adapter does not await an app function, and an event before its handler is lost. */
export function outriderApp(receiver: Receiver): ApplicationFunction {
  return (app) => {
    const comments = () => import('./command/receive/comment.ts');
    const triggers = () => import('./command/receive/trigger.ts');
    app.on('issue_comment.created', async ({ payload }) => {
      const { CommentPayload, receiveCreated } = await comments();
      const comment = CommentPayload.safeParse(payload);
      if (comment.success) await receiveCreated(comment.data, receiver);
      else app.log.warn({ problem: comment.error.message }, 'an issue_comment payload was not usable');
    });
    app.on(['check_run.completed', 'check_suite.completed', 'status'], async ({ name, payload }) => {
      const { receiveChecks } = await import('./command/receive/checks.ts');
      await receiveChecks(name, payload, receiver);
    });
    app.on(['issues.labeled', 'issues.opened'], async ({ payload }) => {
      const { receiveIssue } = await triggers();
      await receiveIssue(payload, receiver);
    });
    app.on('repository_dispatch', async ({ id, payload }) => {
      const { receiveDispatch } = await triggers();
      const problem = await receiveDispatch(id, payload, receiver);
      if (problem !== null) app.log.warn({ problem }, 'a repository_dispatch was not usable');
    });
    app.on(['pull_request.closed', 'pull_request.reopened'], async ({ payload }) => {
      const { receivePull } = await import('./command/receive/pull.ts');
      await receivePull(payload, receiver);
    });
    app.on([...hidingEvents], async ({ id, name, payload }) => {
      const { receiveHidden } = await import('./command/receive/hidden.ts');
      await receiveHidden({ id, name, payload }, receiver);
    });
    app.on('push', async ({ payload }) => {
      const { receivePush } = await import('./command/receive/push.ts');
      await receivePush(payload, receiver);
    });
    app.on('issue_comment.edited', async ({ payload }) => {
      const { CommentPayload, receiveEdited } = await comments();
      const comment = CommentPayload.safeParse(payload);
      if (comment.success) await receiveEdited(comment.data, receiver);
      else app.log.warn({ problem: comment.error.message }, 'an issue_comment payload was not usable');
    });
  };
}

/** GitHub tells every App of its own installations, whatever events it asks for. */
const hidingEvents = [
  'repository.privatized',
  'repository.deleted',
  'repository.transferred',
  'installation_repositories.removed',
  'installation.deleted',
] as const;
