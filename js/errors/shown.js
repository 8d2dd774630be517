// What people read: messages without secrets, and without characters that are not seen. The engine's own messages come
// through here, too; `src/http/redact.rs` does the same for Rust.

/** Stands where something was left out. */
const HIDDEN = '…';

/** A longer value says nothing to a reader. It may be a cursor that carries a signature or a session. */
const LONGEST = 40;

/**
 * What names a secret wherever it stands in a name, and what does only as a word of its own: `api_key`, not `monkey`.
 */
const SECRET =
  /token|secret|passw|passphrase|passcode|signature|credential|authori|(api|access|private|auth|app|consumer|license|subscription|user)key|sess(ion|id)|appid|cookie|assertion|(?<![a-z])(keys?|sig|sign|signing|o?auth|pwd|pass|pw|jwt|bearer|sid|sess|hmac|ticket|code|otp|pin|[cx]srf|nonce|creds?|access|ak|sk)(?![a-z])/i;

/**
 * Control and format characters, among them those of writing direction, separators of lines, and what Unicode lets
 * programs ignore.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu;

/**
 * The text with `\\u{…}` for what is not seen.
 *
 * @param {string} text
 */
export const escaped = (text) =>
  text.replace(UNSEEN, (char) => `\\u{${/** @type {number} */ (char.codePointAt(0)).toString(16)}}`);

/** @param {string} piece */
function isSecret(piece) {
  let text = piece;
  try {
    text = decodeURIComponent(piece);
  } catch {
    // As it is.
  }
  text = text.replace(UNSEEN, '');
  return SECRET.test(text) || SECRET.test(text.replace(/(?<=[a-z])(?=[A-Z])/g, '_'));
}

/** @param {string} url */
const redact = (url) =>
  url
    .replace(/^([a-z][\w+.-]*:)?([/\\]+)[^/?#\\]*@/i, `$1$2${HIDDEN}@`)
    .replace(/([?#;&])([^?#;&]*)/g, (whole, mark, piece) => {
      const [name, ...values] = piece.split('=');
      const value = values.join('=');
      if (name.length > LONGEST) return mark + HIDDEN;
      return value && (value.length > LONGEST || isSecret(piece)) ? `${mark}${name}=${HIDDEN}` : whole;
    });

/**
 * The URL without user name and password, and with `…` for each value of its query or fragment that is, or looks like,
 * a secret.
 *
 * @param {string} url
 */
export const redacted = (url) => escaped(redact(url));

/** A URL in quotes, as far as they go, or in the open, without what ends a sentence. Relative ones only in quotes. */
const URLS =
  /([`"'])([/?#;].*?|[a-z][\w+.-]*:\/\/.*?)\1|(?<![\w+.-])[a-z][\w+.-]*:\/\/[^\s`"'<>()]*[^\s`"'<>().,:;!?]/gis;

/**
 * A secret by its name, wherever: a URL may stand there without a scheme, in parts, or with anything in it that looks
 * like its end. `[?name=value]` is a filter of a path.
 */
const PAIRS = /(?<!\[)([?&;#])([^\s=?&;#`"'<>]{1,40})=[^\s&;#`"'<>]*[^\s&;#`"'<>.,:!?)]/g;

/** Longer messages are cut: a server may send names and links of any length. */
const MOST = 2000;
/** @param {string} text */
const cut = (text) => (text.length > MOST ? text.slice(0, MOST) + HIDDEN : text);

/**
 * A message as people see it.
 *
 * @param {string} message
 */
export const shown = (message) =>
  escaped(
    cut(String(message))
      .replace(URLS, (url, quote = '', inside) => (quote ? quote + redact(inside) + quote : redact(url)))
      .replace(PAIRS, (pair, mark, name) => (isSecret(name) ? `${mark}${name}=${HIDDEN}` : pair)),
  );
