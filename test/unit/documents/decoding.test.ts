import { describe, expect, it } from 'vitest'
import { decodeText, looksBinary } from '#engine/documents/decoding.ts'

/** Made with Python's codecs, which are not those that read them here. */
const legacy: [encoding: string, hex: string, text: string][] = [
  [
    'Shift JIS',
    '8d6082cd8be38e9e82c98a4a82ab82dc82b781429379976a93fa82cd95c282dc82e882dc82b78142',
    '港は九時に開きます。土曜日は閉まります。',
  ],
  [
    'EUC-JP',
    'b9c1a4cfb6e5bbfea4cbb3aba4ada4dea4b9a1a3c5dacdcbc6fca4cfcac4a4dea4eaa4dea4b9a1a3',
    '港は九時に開きます。土曜日は閉まります。',
  ],
  [
    'GB 18030',
    'b8dbbfdabec5b5e3bfaab7c5a1a3d0c7c6dac8d5b9d8b1d5a1a3ced2c3c7d4dad5e2c0efb5c8c4e3c3c7a1a3',
    '港口九点开放。星期日关闭。我们在这里等你们。',
  ],
  [
    'Big5',
    'b4e4a466a445c249b67da9f1a143a7daadcca662b36fb8ccb5a5a741adcca141bdd0a4a3ad6ea7d1b04fa143',
    '港口九點開放。我們在這裡等你們，請不要忘記。',
  ],
  [
    'EUC-KR',
    'c7d7b1b8b4c220bec6c8a920bdc3bfa120bfb1b4cfb4d92e20c0cfbfe4c0cfbfa1b4c220b4ddbdc0b4cfb4d92e',
    '항구는 아홉 시에 엽니다. 일요일에는 닫습니다.',
  ],
  [
    'Windows-1251',
    'cfeef0f220eef2eaf0fbe2e0e5f2f1ff20e220e4e5e2fff2fc20f7e0f1eee22e20c220e2eef1eaf0e5f1e5edfce520e7e0eaf0fbf2ee2e',
    'Порт открывается в девять часов. В воскресенье закрыто.',
  ],
  [
    'KOI8-R',
    'f0cfd2d420cfd4cbd2d9d7c1c5d4d3d120d720c4c5d7d1d4d820dec1d3cfd72e20f720d7cfd3cbd2c5d3c5ced8c520dac1cbd2d9d4cf2e',
    'Порт открывается в девять часов. В воскресенье закрыто.',
  ],
  [
    'Windows-1253',
    'd4ef20ebe9ecdcede920e1edefdfe3e5e920f3f4e9f220e5ededdde12e20d4e7ed20caf5f1e9e1eade20e5dfede1e920eaebe5e9f3f4fc2e',
    'Το λιμάνι ανοίγει στις εννέα. Την Κυριακή είναι κλειστό.',
  ],
  [
    'Windows-1255',
    'e4f0eeec20f0f4fae720e1faf9f22e20e1e9e5ed20f8e0f9e5ef20e4e5e020f1e2e5f82e',
    'הנמל נפתח בתשע. ביום ראשון הוא סגור.',
  ],
  [
    'Windows-1256',
    'edddcacd20c7e1e3ede4c7c120dded20c7e1cac7d3dac92e20e6e5e620e3dbe1de20ede6e320c7e1c3cdcf2e',
    'يفتح الميناء في التاسعة. وهو مغلق يوم الأحد.',
  ],
]

describe('a text whose encoding nobody wrote down', () => {
  it.each(legacy)('is read when it is in %s', (_, hex, text) => {
    expect(decodeText(Buffer.from(hex, 'hex'))).toBe(text)
  })

  it.each([
    'Größe, naïve, señor, façade – “good”',
    'ÜBERMÄSSIG GROSSE ÄPFEL FÜR ÖSTERREICH, ÉTÉ, ÇA, ÑANDÚ',
    'Les élèves ont été gênés par la forêt; où est la clé? Près de Besançon, à l’hôtel Noël.',
    'Søren går på gården og spiser blåbær. Æbler, øl, å.',
  ])('is read as Western where letters beyond ASCII stand alone: %s', text => {
    const windows1252 = Uint8Array.from(
      text,
      letter => ({ '–': 0x96, '“': 0x93, '”': 0x94, '’': 0x92 })[letter] ?? letter.charCodeAt(0),
    )
    expect(decodeText(windows1252)).toBe(text)
  })
})

describe('a text with a mark of its encoding', () => {
  const utf32 = (text: string, littleEndian: boolean): Uint8Array => {
    const points = [...text].map(letter => letter.codePointAt(0) ?? 0)
    const view = new DataView(new ArrayBuffer(points.length * 4))
    points.forEach((point, index) => {
      view.setUint32(index * 4, point, littleEndian)
    })
    return new Uint8Array(view.buffer)
  }

  it.each([true, false])('is read from UTF-32, little end first: %s', littleEndian => {
    const bytes = utf32('\ufeffharbour 港 🚣', littleEndian)
    expect(looksBinary(bytes)).toBe(false)
    expect(decodeText(bytes)).toBe('harbour 港 🚣')
  })

  it('keeps what is no letter of UTF-32 visible', () => {
    expect(decodeText(Uint8Array.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0, 0, 0xd8, 0, 0, 1, 2, 3, 4]))).toBe(
      'a\ufffd\ufffd',
    )
  })
})
