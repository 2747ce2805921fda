import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { AppError } from '../errors.ts'
import type { Storage } from './storage.ts'

export type S3Settings = {
  bucket: string
  endpoint: string | undefined
  region: string
  forcePathStyle: boolean
  /** Undefined: what the machine itself is given. */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined
}

const partBytes = 5 * 1024 * 1024

/** Blobs in a bucket, one object each; large ones are sent in parts, which become an object only when all are there. */
export function makeS3Storage({ bucket, endpoint, ...settings }: S3Settings): Storage {
  // Which Node is needed our own package says; the SDK's warning of what it will need next year is no news to an operator.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  const client = new S3Client({
    ...settings,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true, socketTimeout: 30_000 },
    // Other makers' S3 does not know the checksums that Amazon's SDK adds by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return {
    async put(key, content, { maxBytes = Number.POSITIVE_INFINITY } = {}) {
      if (Buffer.isBuffer(content)) {
        refuseBeyond(maxBytes, content.length)
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content })).catch(unavailable)
        return content.length
      }
      const source: Source = { size: 0, failure: undefined }
      const upload = new Upload({
        client, partSize: partBytes, queueSize: 2,
        params: { Bucket: bucket, Key: key, Body: Readable.from(counted(content, maxBytes, source), { objectMode: false }) },
      })
      // What was sent of a broken upload is taken away by the upload itself.
      await upload.done().catch((error: unknown) => {
        throw source.failure ?? asUnavailable(error)
      })
      return source.size
    },
    async get(key) {
      const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(unavailable)
      // In Node the SDK gives the response itself.
      return { stream: found.Body as Readable, size: found.ContentLength ?? 0 }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(unavailable)
    },
  }
}

type Source = { size: number; failure: unknown }

async function* counted(content: Readable, maxBytes: number, source: Source): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of content) {
      source.size += chunk.length
      refuseBeyond(maxBytes, source.size)
      yield chunk
    }
  } catch (error) {
    source.failure = error
    throw error
  }
}

function refuseBeyond(maxBytes: number, size: number): void {
  if (size > maxBytes) throw new AppError('too_large', { detail: `A file may have at most ${maxBytes} bytes.` })
}

function unavailable(error: unknown): never {
  throw asUnavailable(error)
}

function asUnavailable(error: unknown): AppError {
  if (error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return new AppError('not_found')
  return new AppError('unavailable', {}, { cause: error })
}
