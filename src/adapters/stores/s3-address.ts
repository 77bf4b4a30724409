// A signed address of one object of a bucket, for somebody without credentials.
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checkedKey } from './key.ts';

export interface S3AddressOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** How long it is good, at most as long as the credentials that sign it. Seconds. */
  readonly seconds: number;
}

/** S3 answers as a page of HTML that is kept nowhere on the way, whatever the object was stored as. Offline but for the credentials. */
export function s3PageAddress(key: string, { client, bucket, seconds }: S3AddressOptions): Promise<string> {
  const page = new GetObjectCommand({
    Bucket: bucket,
    Key: checkedKey(key),
    ResponseContentType: 'text/html; charset=utf-8',
    ResponseContentDisposition: 'inline',
    ResponseCacheControl: 'private, no-store',
  });
  return getSignedUrl(client, page, { expiresIn: seconds });
}
