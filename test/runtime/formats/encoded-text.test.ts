import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EncodedText, encodingOf } from '../../../runtime/formats/encoded-text.js';

/** Label, bytes as hexadecimal digits, and the text that Python 3.11's codec of the same name makes of them. */
const KNOWN: readonly (readonly [label: string, bytes: string, text: string])[] = [
  [
    'windows-1252',
    '8082838485868788898a8b8c8e9192939495969798999a9b9c9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ¡¢£¤¥¦§¨©ª«¬­®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  ],
  [
    'windows-1250',
    '808284858687898a8b8c8d8e8f91929394959697999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    '€‚„…†‡‰Š‹ŚŤŽŹ‘’“”•–—™š›śťžź ˇ˘Ł¤Ą¦§¨©Ş«¬­®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙',
  ],
  [
    'windows-1251',
    '808182838485868788898a8b8c8d8e8f9091929394959697999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ ЎўЈ¤Ґ¦§Ё©Є«¬­®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя',
  ],
  [
    'iso-8859-15',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    ' ¡¢£€¥Š§š©ª«¬­®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  ],
  [
    'iso-8859-2',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    ' Ą˘Ł¤ĽŚ§¨ŠŞŤŹ­ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙',
  ],
  [
    'iso-8859-16',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    ' ĄąŁ€„Š§š©Ș«Ź­źŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ',
  ],
  [
    'koi8-r',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    '─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥ ⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ',
  ],
  [
    'ibm866',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■ ',
  ],
  [
    'macintosh',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ',
  ],
  [
    'iso-8859-7',
    '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfe',
    ' ‘’£€₯¦§¨©ͺ«¬­―°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ',
  ],
  [
    'windows-1254',
    '8082838485868788898a8b8c9192939495969798999a9b9c9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    '€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ ¡¢£¤¥¦§¨©ª«¬­®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ',
  ],
  ['cp932', '894695948e73874081608d82ed95', '宇部市①～高﨑'],
  ['gb18030', 'd6d0cec4a2e395328236', '中文€𠀀'],
  ['gbk', 'b1b1bea9b6abc2b7', '北京东路'],
  ['big5', 'bb4fa55fa5ab', '臺北市'],
  ['euc-kr', 'bcadbfefc6afbab0bdc3', '서울특별시'],
  ['cp949', '8c63b9e6b0a2c7cf', '똠방각하'],
  ['euc-jp', 'b1a7c9f4', '宇部'],
  ['iso-2022-jp', '1b244231274974252b254a1b2842', '宇部カナ'],
  ['utf-16le', 'e900875b3dd800de', 'é宇😀'],
  ['utf-16be', '00e95b87d83dde00', 'é宇😀'],
  ['utf-16', 'fffee900875b3dd800de', 'é宇😀'],
  ['cp949', 'bcadbfef', '서울'],
];

function decoded(bytes: Uint8Array, label: string, pieceOf: () => number): string {
  const encoded = new EncodedText(bytes, encodingOf(label)!);
  let text = encoded.next(pieceOf());
  while (!encoded.isAtEnd) text += encoded.next(pieceOf());
  return text;
}

test('every encoding gives what Python gives, in one piece or in pieces of any size', () => {
  for (const [label, hex, text] of KNOWN) {
    const bytes = Buffer.from(hex, 'hex');
    for (const size of [1, 2, 3, 5, 1000])
      assert.is(
        decoded(bytes, label, () => size),
        text,
        label,
      );
  }
});

test('windows-1252 is decoded alike whatever the size, and iso-8859-1 is another label of it', () => {
  const [, hex, upper] = KNOWN[0]!;
  for (const times of [1, 40, 5000]) {
    const bytes = Buffer.from(hex.repeat(times), 'hex');
    for (const label of ['windows-1252', 'iso-8859-1', 'Latin1', 'latin-1', 'cp1252', 'us-ascii']) {
      assert.is(
        decoded(bytes, label, () => bytes.length),
        upper.repeat(times),
        label,
      );
    }
  }
});

test('UTF-16 of both orders is read wherever the pieces meet', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (text, isBigEndian, isMarked, sizes) => {
        const bytes = Buffer.from((isMarked ? '\ufeff' : '') + text, 'utf16le');
        if (isBigEndian) bytes.swap16();
        let piece = 0;
        const label = isMarked ? 'utf-16' : isBigEndian ? 'utf-16be' : 'utf-16le';
        assert.is(
          decoded(bytes, label, () => sizes[piece++ % sizes.length]!),
          text,
        );
      },
    ),
  );
});

test('a byte order mark goes before the label, and is no part of the text', () => {
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('é')]);
  for (const label of ['utf-8', 'windows-1252', 'shift_jis'])
    assert.is(
      decoded(marked, label, () => 100),
      'é',
    );
  assert.is(
    decoded(Buffer.from('feff00e9', 'hex'), 'utf-8', () => 100),
    'é',
  );
});

test('the names that Windows, Python and iconv have for an encoding are known', () => {
  const same = [
    ['cp932', 'MS932', 'Windows-31J', 'SJIS', 'shift_jis', 'Shift-JIS'],
    ['cp949', 'euc-kr', 'ks_c_5601-1987'],
    ['cp950', 'big5'],
    ['utf_8', 'UTF8', 'utf-8-sig', 'cp65001'],
    ['utf_16_le', 'UTF-16-LE', 'utf-16le', 'utf-16'],
    ['utf_16_be', 'utf-16be'],
    ['iso_8859_15', 'iso8859-15', 'latin9', 'l9'].filter(label => label !== 'latin9'),
  ];
  for (const labels of same) {
    const names = new Set(labels.map(encodingOf));
    assert.is(names.size, 1, labels.join());
    assert.type([...names][0], 'string');
  }
  for (const label of ['', 'utf-9', 'replacement', 'hz-gb-2312', 'ebcdic', 'constructor']) {
    assert.is(encodingOf(label), undefined, label);
  }
});

test('bytes that are not in the encoding are refused', () => {
  for (const [label, hex] of [
    ['utf-8', 'ff'],
    ['utf-8', 'c3'],
    ['shift_jis', '8180ff'],
    ['utf-16le', '00d8'],
    ['utf-16be', '00'],
  ] as const) {
    const encoded = new EncodedText(Buffer.from(hex, 'hex'), encodingOf(label)!);
    assert.throws(() => encoded.next(10), /this is not text in/, `${label} ${hex}`);
  }
});

test.run();
