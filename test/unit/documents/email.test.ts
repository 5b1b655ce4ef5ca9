import { describe, expect, it } from 'vitest'
import { outline, parse } from './blocks-of.ts'

const head = [
  'From: =?utf-8?q?Ada_L=C3=B6we?= <ada@example.org>',
  'To: "Ben" <ben@example.org>, crew@example.org',
  'Subject: =?utf-8?b?VGlkZXMg4oCTIG5ldyB0YWJsZQ==?=',
  'Date: Fri, 2 Jan 2026 10:00:00 +0100',
  'MIME-Version: 1.0',
]

describe('an e-mail', () => {
  it('has its subject as title, who wrote to whom and when, its text, and the names of attachments', async () => {
    const { format, title, blocks } = await parse(
      'mail.eml',
      [
        ...head,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'High water is at 14:30. The hall opens =',
        'at seven.',
        '',
        'Gr=C3=BC=C3=9Fe, Ada',
        '--b',
        'Content-Type: application/pdf; name="tides.pdf"',
        'Content-Disposition: attachment; filename="tides.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'JVBERi0=',
        '--b--',
        '',
      ].join('\r\n'),
    )
    expect({ format, title }).toEqual({ format: 'email', title: 'Tides – new table' })
    expect(outline(blocks)).toEqual([
      'heading [Tides – new table] Tides – new table',
      'paragraph [Tides – new table] From: Ada Löwe <ada@example.org>\nTo: Ben <ben@example.org>, crew@example.org\nDate: Fri, 2 Jan 2026 10:00:00 +0100',
      'paragraph [Tides – new table] High water is at 14:30. The hall opens at seven.',
      'paragraph [Tides – new table] Grüße, Ada',
      'paragraph [Tides – new table] Attachments: tides.pdf',
    ])
  })

  it('is read from its HTML where only that has the table', async () => {
    const { blocks } = await parse(
      'mail.eml',
      [
        ...head,
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'Place High water Kiel 14:30',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>Hello</p><table><tr><th>Place</th><th>High water</th></tr><tr><td>Kiel</td><td>14:30</td></tr></table>',
        '--b--',
      ].join('\r\n'),
    )
    expect(outline(blocks).slice(2)).toEqual([
      'paragraph [Tides – new table] Hello',
      'table [Tides – new table] Place: Kiel; High water: 14:30',
    ])
  })

  it('that is encrypted says so', async () => {
    const mail = [...head, 'Content-Type: multipart/encrypted; boundary=b', '', '--b--'].join('\r\n')
    await expect(parse('mail.eml', mail)).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
  })
})
