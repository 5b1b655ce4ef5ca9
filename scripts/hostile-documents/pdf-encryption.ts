import { createCipheriv, createHash } from 'node:crypto'

/** Encrypts a PDF's streams, and says so in its trailer. */
export interface PdfLock {
  encrypt(objectNumber: number, bytes: Uint8Array): Uint8Array
  trailer: string
}

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')
const documentId = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const permissions = -44

const md5 = (...parts: Uint8Array[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest()
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
const hex = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex')}>`
const padded = (password: string): Buffer =>
  Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32)

/** RC4; Node's OpenSSL no longer has it. */
const rc4 = (key: Uint8Array, bytes: Uint8Array): Buffer => {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  const at = (index: number): number => state[index & 255] ?? 0
  const swap = (a: number, b: number): void => {
    const held = at(a)
    state[a & 255] = at(b)
    state[b & 255] = held
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  let i = 0
  let j = 0
  return Buffer.from(bytes).map(byte => {
    i = (i + 1) & 255
    j = (j + at(i)) & 255
    swap(i, j)
    return byte ^ at(at(i) + at(j))
  }) as Buffer // `map` of a Buffer is a Buffer
}

const objectKey = (key: Uint8Array, number: number, salt: Uint8Array): Buffer =>
  md5(key, Buffer.from([number & 255, (number >> 8) & 255, number >> 16, 0, 0]), salt).subarray(
    0,
    Math.min(16, key.length + 5),
  )

const aes = (name: string, key: Uint8Array, iv: Uint8Array, bytes: Uint8Array, pad = true): Buffer => {
  const cipher = createCipheriv(name, key, iv).setAutoPadding(pad)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

const trailer = (dictionary: string): string =>
  `/ID [${hex(documentId)} ${hex(documentId)}] /Encrypt << /Filter /Standard ${dictionary} /P ${permissions} >>`

const permissionBytes = Buffer.alloc(4)
permissionBytes.writeInt32LE(permissions)

/** RC4 with 40 bits, revision 2. Source: ISO 32000-1, 7.6.3, algorithms 2 to 4. */
export const rc4Lock = (userPassword: string): PdfLock => {
  const owner = rc4(md5(padded('owner')).subarray(0, 5), padded(userPassword))
  const key = md5(padded(userPassword), owner, permissionBytes, documentId).subarray(0, 5)
  return {
    encrypt: (number, bytes) => rc4(objectKey(key, number, Buffer.alloc(0)), bytes),
    trailer: trailer(`/V 1 /R 2 /O ${hex(owner)} /U ${hex(rc4(key, padding))}`),
  }
}

/** RC4 with 20 different keys in turn, as revision 3 asks for. */
const rc4Rounds = (key: Uint8Array, bytes: Uint8Array): Buffer => {
  let result = Buffer.from(bytes)
  for (let round = 0; round < 20; round++)
    result = Buffer.from(
      rc4(
        key.map(byte => byte ^ round),
        result,
      ),
    )
  return result
}

const md5Rounds = (bytes: Buffer): Buffer => {
  let result = bytes
  for (let round = 0; round < 50; round++) result = md5(result)
  return result
}

const cryptFilter = (method: string): string =>
  `/CF << /StdCF << /CFM /${method} /AuthEvent /DocOpen >> >> /StmF /StdCF /StrF /StdCF`

/** AES with 128 bits, revision 4. Source: ISO 32000-1, 7.6.3, algorithms 1 to 5. */
export const aes128Lock = (userPassword: string): PdfLock => {
  const owner = rc4Rounds(md5Rounds(md5(padded('owner'))), padded(userPassword))
  const key = md5Rounds(md5(padded(userPassword), owner, permissionBytes, documentId))
  const user = Buffer.concat([rc4Rounds(key, md5(padding, documentId)), Buffer.alloc(16)])
  const iv = md5(Buffer.from('iv'))
  return {
    encrypt: (number, bytes) =>
      Buffer.concat([iv, aes('aes-128-cbc', objectKey(key, number, Buffer.from('sAlT')), iv, bytes)]),
    trailer: trailer(`/V 4 /R 4 /Length 128 /O ${hex(owner)} /U ${hex(user)} ${cryptFilter('AESV2')}`),
  }
}

/** AES with 256 bits, revision 5. Source: Adobe Supplement to ISO 32000, Extension Level 3, 3.5.2. */
export const aes256Lock = (userPassword: string): PdfLock => {
  const key = sha256(Buffer.from('the key of the file'))
  const zeroIv = Buffer.alloc(16)
  const check = (password: string, salts: string, extra: Uint8Array): { hash: Buffer; wrapped: Buffer } => {
    const [validation, keySalt] = [Buffer.from(salts.slice(0, 8)), Buffer.from(salts.slice(8))]
    const secret = Buffer.from(password)
    return {
      hash: Buffer.concat([sha256(secret, validation, extra), validation, keySalt]),
      wrapped: aes('aes-256-cbc', sha256(secret, keySalt, extra), zeroIv, key, false),
    }
  }
  const user = check(userPassword, 'validateusersalt', Buffer.alloc(0))
  const owner = check('owner', 'checkownownersalt'.slice(0, 16), user.hash)
  const plainPermissions = Buffer.concat([
    permissionBytes,
    Buffer.from('ffffffff54616462', 'hex'),
    Buffer.alloc(4),
  ])
  const wrappedPermissions = aes('aes-256-ecb', key, Buffer.alloc(0), plainPermissions, false)
  const iv = md5(Buffer.from('iv'))
  return {
    encrypt: (_, bytes) => Buffer.concat([iv, aes('aes-256-cbc', key, iv, bytes)]),
    trailer: trailer(
      `/V 5 /R 5 /Length 256 /O ${hex(owner.hash)} /U ${hex(user.hash)} /OE ${hex(owner.wrapped)} /UE ${hex(user.wrapped)} /Perms ${hex(wrappedPermissions)} ${cryptFilter('AESV3')}`,
    ),
  }
}
