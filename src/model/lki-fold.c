// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as the same letter when names and words are compared: case, marks and the ways to
// write Norwegian and German letters do not. Pure; what a word is, others say.

#include "lki-fold.h"

/**
 * lki_fold_character:
 * @ch: a character
 * @func: (scope call): gets a letter or a digit, in lower case and without marks; 0 for what
 *   separates words
 * @user_data: for @func
 *
 * Gives the letters and digits that stand for @ch; nothing for what is only a mark.
 */
void
lki_fold_character (gunichar ch,
                    LkiLetterFunc func,
                    gpointer user_data)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts;

  n_parts = g_unichar_fully_decompose (ch, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    {
      gunichar part = g_unichar_tolower (parts[i]);

      switch (part)
        {
        case 0xe6: /* æ */
          func ('a', user_data);
          break;
        case 0xf8:  /* ø */
        case 0x153: /* œ */
          func ('o', user_data);
          break;
        case 0xdf: /* ß */
          func ('s', user_data);
          func ('s', user_data);
          break;
        case 0xf0:  /* ð */
        case 0x111: /* đ */
          func ('d', user_data);
          break;
        case 0xfe: /* þ */
          func ('t', user_data);
          func ('h', user_data);
          break;
        case 0x142: /* ł */
          func ('l', user_data);
          break;
        case 0x131: /* ı */
          func ('i', user_data);
          break;
        default:
          if (g_unichar_isalnum (part))
            func (part, user_data);
          else if (!g_unichar_ismark (part) && part != 0xad /* soft hyphen */)
            func (0, user_data);
        }
    }
}

/**
 * lki_fold_text:
 * @text: any text, valid or not
 * @func: (scope call): as for lki_fold_character()
 * @user_data: for @func
 *
 * The same for a whole text; ends with a separator.
 */
void
lki_fold_text (const char *text,
               LkiLetterFunc func,
               gpointer user_data)
{
  for (const guchar *p = (const guchar *) text; *p != '\0';)
    {
      gunichar ch;

      if (*p < 0x80)
        {
          func (g_ascii_isalnum (*p) ? (gunichar) g_ascii_tolower (*p) : 0, user_data);
          p++;
          continue;
        }

      ch = g_utf8_get_char_validated ((const char *) p, -1);
      if (ch == (gunichar) -1 || ch == (gunichar) -2)
        {
          func (0, user_data);
          p++;
          continue;
        }
      lki_fold_character (ch, func, user_data);
      p += g_utf8_skip[*p];
    }
  func (0, user_data);
}

/**
 * lki_fold_is_second:
 * @last: a folded letter
 * @letter: the one that follows it in the same word
 *
 * å and aa, æ and ae, ø and oe, ü and ue are written for each other.
 *
 * Returns: %TRUE if @letter only says again what @last says
 */
gboolean
lki_fold_is_second (gunichar last,
                    gunichar letter)
{
  return (letter == 'a' && last == 'a') ||
         (letter == 'e' && (last == 'a' || last == 'o' || last == 'u'));
}
