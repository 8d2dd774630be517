// What people read: messages without secrets, and without characters that are not seen. The engine's own messages come through here, too;
// `src/redact.rs` does the same for Rust.

/** Stands where something was left out. */
const HIDDEN = '…';

/** A longer value says nothing to a reader. It may be a cursor that carries a signature or a session. */
const LONGEST = 40;

/** What names a secret wherever it stands in a name, and what does only as a word of its own: `api_key`, not `monkey`. */
const SECRET = /token|secret|passw|signature|credential|authori|apikey|accesskey|session|appid|(?<![a-z])(key|sig|o?auth|pwd|pass|jwt|bearer|sid|hmac)(?![a-z])/i;

function isSecret(piece) {
  let text = piece;
  try {
    text = decodeURIComponent(piece);
  } catch {
    // As it is.
  }
  return SECRET.test(text) || SECRET.test(text.replace(/(?<=[a-z])(?=[A-Z])/g, '_'));
}

/** Control and format characters, among them those of writing direction, and separators of lines. */
const UNSEEN = /[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The text with `\\u{…}` for what is not seen. */
export const escaped = (text) => text.replace(UNSEEN, (char) => `\\u{${char.codePointAt(0).toString(16)}}`);

/** The URL without user name and password, and with `…` for each value of its query or fragment that is, or looks like, a secret. */
export const redacted = (url) =>
  escaped(url)
    .replace(/^([a-z][\w+.-]*:)?([/\\]+)[^/?#\\]*@/i, `$1$2${HIDDEN}@`)
    .replace(/([?#;&])([^?#;&]*)/g, (whole, mark, piece) => {
      const [name, ...values] = piece.split('=');
      const value = values.join('=');
      if (name.length > LONGEST) return mark + HIDDEN;
      return value && (value.length > LONGEST || isSecret(piece)) ? `${mark}${name}=${HIDDEN}` : whole;
    });

/** A URL in quotes, as far as they go, or in the open, without what ends a sentence. Relative ones only in quotes. */
const URLS = /([`"'])([/?#;].*?|[a-z][\w+.-]*:\/\/.*?)\1|(?<![\w+.-])[a-z][\w+.-]*:\/\/[^\s`"'<>()]*[^\s`"'<>().,:;!?]/gis;

/** Longer messages are cut: a server may send names and links of any length. */
const MOST = 2000;
const cut = (text) => (text.length > MOST ? text.slice(0, MOST) + HIDDEN : text);

/** A message as people see it. */
export const shown = (message) => escaped(cut(String(message))).replace(URLS, (url, quote = '', inside) => (quote ? quote + redacted(inside) + quote : redacted(url)));
