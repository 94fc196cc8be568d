import { expect, test } from 'vitest'
import { parseEnvironment } from '../../lib/env.ts'
import { storeOf } from '../../lib/store/configured-store.ts'
import { s3SettingsOf } from '../../lib/store/s3/environment.ts'

const DATABASE_URL = 'postgres://app:secret@127.0.0.1:5432/claimcheck'
const given = (variables: Record<string, string>) => parseEnvironment({ DATABASE_URL, ...variables })

test('files are kept in a folder, unless a bucket is named', () => {
  expect(s3SettingsOf(given({}))).toBeNull()
  expect(storeOf(given({ STORE_FOLDER: '/files' })).name).toBe('STORE_FOLDER /files')
  const bucket = { STORE_FOLDER: '/files', S3_BUCKET: 'exports' }
  expect(storeOf(given(bucket)).name).toBe('S3_BUCKET exports')
  expect(storeOf(given({ ...bucket, S3_PREFIX: 'of/us' })).name).toBe('S3_BUCKET exports, below of/us/')
  const elsewhere = storeOf(given({ ...bucket, S3_ENDPOINT: 'https://store.example:9000' }))
  expect(elsewhere.name).toBe('S3_BUCKET exports at store.example:9000')
})

test('a bucket of AWS needs its name alone', () => {
  expect(s3SettingsOf(given({ S3_BUCKET: 'exports' }))).toEqual({
    bucket: 'exports',
    prefix: '',
    endpoint: null,
    region: null,
    pathStyle: false,
    encryption: null,
    kmsKeyId: null,
    partBytes: null,
    silenceMs: 30_000,
    isRedirecting: true,
  })
})

test('every setting is taken', () => {
  const settings = {
    S3_BUCKET: 'exports',
    S3_PREFIX: 'claimcheck/prod/',
    S3_ENDPOINT: 'http://127.0.0.1:9000',
    S3_REGION: 'eu-central-1',
    S3_PATH_STYLE: 'no',
    S3_ENCRYPTION: 'aws:kms',
    S3_KMS_KEY_ID: 'alias/exports',
    S3_PART_MEGABYTES: '64',
    S3_DOWNLOAD: 'proxy',
  }
  expect(s3SettingsOf(given(settings))).toEqual({
    bucket: 'exports',
    prefix: 'claimcheck/prod/',
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-central-1',
    pathStyle: false,
    encryption: 'aws:kms',
    kmsKeyId: 'alias/exports',
    partBytes: 64 * 1024 * 1024,
    silenceMs: 30_000,
    isRedirecting: false,
  })
})

test('at an endpoint of one’s own the bucket stands in the path', () => {
  const settings = s3SettingsOf(given({ S3_BUCKET: 'exports', S3_ENDPOINT: 'https://s3.example.com' }))
  expect(settings?.pathStyle).toBe(true)
})

test.each([
  ['S3_BUCKET', { S3_ENDPOINT: 'https://s3.example.com' }],
  ['S3_BUCKET', { S3_PREFIX: 'prod' }],
  ['S3_BUCKET', { S3_DOWNLOAD: 'proxy' }],
  ['S3_BUCKET', { S3_BUCKET: 'a/b' }],
  ['S3_PREFIX', { S3_BUCKET: 'exports', S3_PREFIX: '/prod' }],
  ['S3_PREFIX', { S3_BUCKET: 'exports', S3_PREFIX: '..' }],
  ['S3_PREFIX', { S3_BUCKET: 'exports', S3_PREFIX: 'a/../b' }],
  ['S3_PREFIX', { S3_BUCKET: 'exports', S3_PREFIX: 'a/./' }],
  ['S3_PREFIX', { S3_BUCKET: 'exports', S3_PREFIX: 'a//b' }],
  ['S3_ENDPOINT', { S3_BUCKET: 'exports', S3_ENDPOINT: 's3.example.com' }],
  ['S3_PATH_STYLE', { S3_BUCKET: 'exports', S3_PATH_STYLE: 'perhaps' }],
  ['S3_ENCRYPTION', { S3_BUCKET: 'exports', S3_ENCRYPTION: 'none' }],
  ['S3_ENCRYPTION', { S3_BUCKET: 'exports', S3_KMS_KEY_ID: 'alias/exports' }],
  ['S3_PART_MEGABYTES', { S3_BUCKET: 'exports', S3_PART_MEGABYTES: '4' }],
  ['S3_DOWNLOAD', { S3_BUCKET: 'exports', S3_DOWNLOAD: 'direct' }],
])('%s is named when %j is all that is set', (name, variables) => {
  expect(() => given(variables)).toThrow(new RegExp(`^  ${name}: `, 'm'))
})
