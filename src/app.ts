// The Probot app: which events we hear, and which verb each calls. No logic.
import type { ApplicationFunction } from 'probot';
import { receiveChecks } from './command/receive/checks.ts';
import { CommentPayload, type Receiver, receiveCreated, receiveEdited } from './command/receive/comment.ts';
import { hidingEvents, receiveHidden } from './command/receive/hidden.ts';
import { receivePull } from './command/receive/pull.ts';
import { receivePush } from './command/receive/push.ts';
import { receiveDispatch, receiveIssue } from './command/receive/trigger.ts';

/** Synchronous on purpose: the Lambda adapter does not await an app function, and an event before its handler is lost. */
export function outriderApp(receiver: Receiver): ApplicationFunction {
  return (app) => {
    app.on('issue_comment.created', async ({ payload }) => {
      const comment = CommentPayload.safeParse(payload);
      if (comment.success) await receiveCreated(comment.data, receiver);
      else app.log.warn({ problem: comment.error.message }, 'an issue_comment payload was not usable');
    });
    app.on(['check_run.completed', 'check_suite.completed', 'status'], async ({ name, payload }) => {
      await receiveChecks(name, payload, receiver);
    });
    app.on(['issues.labeled', 'issues.opened'], ({ payload }) => receiveIssue(payload, receiver));
    app.on('repository_dispatch', async ({ id, payload }) => {
      const problem = await receiveDispatch(id, payload, receiver);
      if (problem !== null) app.log.warn({ problem }, 'a repository_dispatch was not usable');
    });
    app.on(['pull_request.closed', 'pull_request.reopened'], ({ payload }) => receivePull(payload, receiver));
    app.on([...hidingEvents], ({ id, name, payload }) => receiveHidden({ id, name, payload }, receiver));
    app.on('push', ({ payload }) => receivePush(payload, receiver));
    app.on('issue_comment.edited', async ({ payload }) => {
      const comment = CommentPayload.safeParse(payload);
      if (comment.success) await receiveEdited(comment.data, receiver);
      else app.log.warn({ problem: comment.error.message }, 'an issue_comment payload was not usable');
    });
  };
}
