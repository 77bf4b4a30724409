// The App's credentials and addresses as they stand in the environment, looked at without a request.
import { createPrivateKey } from 'node:crypto';
import type { Config } from '../../config.ts';
import { type Finding, fault, sound, warning, wordsOf } from './finding.ts';
import { linkFindings } from './report-links.ts';

const shortestSecret = 16;

export function credentialFindings(config: Config): Finding[] {
  return [
    appId(config),
    privateKey(config),
    webhookSecret(config),
    ...addresses(config),
    ...aws(config),
    ...linkFindings(config),
  ];
}

function appId({ given }: Config): Finding {
  const why = 'Without it the bot cannot sign in at GitHub, and nothing starts.';
  if (given.APP_ID === undefined)
    return fault('APP_ID', {
      what: 'is not set',
      why,
      mend: 'Set it to the number on the App’s settings page ("App ID").',
    });
  if (/^[1-9]\d*$/.test(given.APP_ID)) return sound('APP_ID', 'is a number');
  const mend = 'Set it to the App ID, a whole number: not the client id (Iv…) and not the installation’s id.';
  return fault('APP_ID', { what: 'is no number', why, mend });
}

function privateKey({ given: { PRIVATE_KEY: pem } }: Config): Finding {
  const why = 'The bot signs in with it; without it nothing starts.';
  const mend =
    'Generate a private key on the App’s settings page and set the whole content of the .pem file, BEGIN and END lines included.';
  const bad = (what: string, how = mend) => fault('PRIVATE_KEY', { what, why, mend: how });
  if (pem === undefined) return bad('is not set');
  if (/^[./~].*\.pem$/.test(pem))
    return bad('is a path', `Set the file's content, not its name: PRIVATE_KEY="$(cat ${pem})".`);
  if (/^\s*["'][\s\S]*["']\s*$/.test(pem))
    return bad(
      'stands in quotation marks',
      'Take them away: `docker --env-file`, for one, keeps them as part of the value.',
    );
  if (/^LS0tLS1CRUdJTi[\w+/=\s]+$/.test(pem.trim()))
    return bad('is in base64', 'Decode it: PRIVATE_KEY="$(printf %s "$PRIVATE_KEY" | base64 -d)".');
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(pem)) return bad('is no PEM private key');
  if (!pem.trim().includes('\n'))
    return bad('has lost its line ends', 'Keep the line ends of the .pem file, or write each as \\n within one line.');
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') return bad(`is a ${key.asymmetricKeyType} key; GitHub takes RSA`);
    return sound('PRIVATE_KEY', `is an RSA key of ${key.asymmetricKeyDetails?.modulusLength} bits`);
  } catch (error) {
    return bad(`cannot be read (${wordsOf(error)})`);
  }
}

function webhookSecret({ webhookSecret: secret }: Config): Finding {
  const why = 'Whoever knows or guesses it can send commands in anybody’s name.';
  const mend = 'Make one with `openssl rand -hex 32`; set it here and on the App’s settings page, both at once.';
  if (secret === undefined) return fault('WEBHOOK_SECRET', { what: 'is not set', why, mend });
  if (secret === 'development')
    return fault('WEBHOOK_SECRET', { what: 'is the word "development", which is public knowledge', why, mend });
  if (secret.length >= shortestSecret) return sound('WEBHOOK_SECRET', 'is set');
  return warning('WEBHOOK_SECRET', { what: `has fewer than ${shortestSecret} characters`, why, mend });
}

function addresses({ given: { GHE_HOST: host, GITHUB_API_URL: url }, githubApiUrl }: Config): Finding[] {
  const why = 'Every request to GitHub goes there.';
  if (host !== undefined && !/^[a-z0-9.-]+(:\d+)?$/i.test(host))
    return [
      fault('GHE_HOST', {
        what: 'is no host name',
        why,
        mend: 'Write the host alone, as github.example.com: no https:// and no path.',
      }),
    ];
  if (!URL.canParse(githubApiUrl) || !/^https?:/.test(githubApiUrl))
    return [
      fault('GITHUB_API_URL', {
        what: 'is no URL',
        why,
        mend: 'Write it as https://api.github.com or https://HOST/api/v3, or leave it out.',
      }),
    ];
  if (host !== undefined && url !== undefined && new URL(url).host !== host && new URL(url).host !== `api.${host}`)
    return [
      warning('GITHUB_API_URL', {
        what: `is at ${new URL(url).host} and GHE_HOST says ${host}: GITHUB_API_URL wins`,
        why,
        mend: 'Set one of the two.',
      }),
    ];
  return [sound('GITHUB_API_URL', `is ${githubApiUrl}`)];
}

/** Some of a deployment's variables and not the others: neither one machine nor AWS. */
function aws({ given }: Config): Finding[] {
  const missing = given.awsNeeds.filter((name) => !given.aws.includes(name));
  if (given.aws.length === 0) return [];
  if (missing.length === 0) return [sound('AWS', 'every variable of the deployment is set')];
  const what = `${given.aws.join(', ')} set, and not ${missing.join(', ')}`;
  const why = 'The functions of a deployment on AWS refuse to start without them.';
  return [warning('AWS', { what, why, mend: 'Set all of them, as `serverless.yml` does, or none on one machine.' })];
}
