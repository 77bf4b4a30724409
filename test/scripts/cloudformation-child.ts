// CloudFormation in small, over its wire: one stack with one output, in one region. Tells its parent its address.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const stack = `<Stacks><member><StackName>outrider-prod</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>
<CreationTime>2026-11-27T00:00:00Z</CreationTime><Outputs><member><OutputKey>SetupUrl</OutputKey>
<OutputValue>https://abc.execute-api.us-east-1.amazonaws.com/setup</OutputValue></member></Outputs></member></Stacks>`;
const answers: Readonly<Record<string, string>> = {
  DescribeStacks: stack,
  ListStackResources: '<StackResourceSummaries></StackResourceSummaries>',
};

const server = createServer(async (request, response) => {
  const action = new URLSearchParams(await text(request)).get('Action') ?? '';
  const region = /\/(\S+?)\/cloudformation\/aws4_request/
    .exec(request.headers.authorization ?? '')?.[1]
    ?.split('/')
    .at(-1);
  const body = answers[action];
  response.setHeader('content-type', 'text/xml');
  if (body !== undefined && region === 'us-east-1')
    response.end(`<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`);
  else
    response
      .writeHead(400)
      .end(
        `<ErrorResponse><Error><Code>ValidationError</Code><Message>no stack in ${region}</Message></Error></ErrorResponse>`,
      );
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
