// A signed address of one object of a bucket, for somebody without credentials.
import { GetObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checkedKey } from './key.ts';

export interface S3AddressOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** How long it is good, at most as long as the credentials that sign it. Seconds. */
  readonly seconds: number;
}

/**
 * S3 answers as a page of HTML that is kept nowhere on the way, whatever the object was stored as. null when there is no such object, or none that the
 * signer may read: to whoever may not list, S3 does not say which. Throws what the SDK throws.
 */
export async function s3PageAddress(
  key: string,
  { client, bucket, seconds }: S3AddressOptions,
): Promise<string | null> {
  const object = { Bucket: bucket, Key: checkedKey(key) };
  if (!(await isThere(client, object))) return null;
  const page = new GetObjectCommand({
    ...object,
    ResponseContentType: 'text/html; charset=utf-8',
    ResponseContentDisposition: 'inline',
    ResponseCacheControl: 'private, no-store',
  });
  return getSignedUrl(client, page, { expiresIn: seconds });
}

async function isThere(client: S3Client, object: { readonly Bucket: string; readonly Key: string }): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand(object));
    return true;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 404 || status === 403) return false;
    throw error;
  }
}
