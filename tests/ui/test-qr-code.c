// SPDX-License-Identifier: GPL-3.0-or-later
// What a camera makes of a QR code: the symbols are read back here by the rules of ISO/IEC 18004,
// written apart from those that draw them.

#include "lki-qr-code.h"

#include <string.h>

/* Versions 1 to 9 at level M (ISO/IEC 18004, tables 7, 9, D.1 and E.1). */
static const int n_data[] = { 0, 16, 28, 44, 64, 86, 108, 124, 154, 182 };
static const int n_total[] = { 0, 26, 44, 70, 100, 134, 172, 196, 242, 292 };
static const int n_blocks[] = { 0, 1, 1, 1, 2, 2, 4, 4, 4, 5 };
static const int version_bits[] = { 0, 0, 0, 0, 0, 0, 0, 0x07c94, 0x085bc, 0x09a99 };

static int
get_version (const LkiQrCode *code)
{
  return (code->size - 17) / 4;
}

static gboolean
is_dark (const LkiQrCode *code,
         int x,
         int y)
{
  return code->modules[y * code->size + x] != 0;
}

/* Whether a coordinate is within an alignment pattern, and of which: 0 for none, 1 for the first.
 */
static int
get_alignment (const LkiQrCode *code,
               int x)
{
  int last = code->size - 7;

  if (get_version (code) < 2)
    return 0;
  if (x >= 4 && x <= 8)
    return 1;
  if (x >= last - 2 && x <= last + 2)
    return 3;
  if (get_version (code) >= 7 && ABS (x - (6 + last) / 2) <= 2)
    return 2;

  return 0;
}

/* Finders with their borders and formats, timing, alignment and version. */
static gboolean
is_function (const LkiQrCode *code,
             int x,
             int y)
{
  int n = code->size;
  gboolean corner = (x < 9 && y < 9) || (x >= n - 8 && y < 9) || (x < 9 && y >= n - 8);
  int column = get_alignment (code, x);
  int row = get_alignment (code, y);
  gboolean at_finder =
      (column == 1 && row == 1) || (column == 1 && row == 3) || (column == 3 && row == 1);
  gboolean version = get_version (code) >= 7 &&
                     ((x >= n - 11 && x < n - 8 && y < 6) || (y >= n - 11 && y < n - 8 && x < 6));

  return corner || (column != 0 && row != 0 && !at_finder) || x == 6 || y == 6 || version;
}

static gboolean
is_masked (int mask,
           int x,
           int y)
{
  switch (mask)
    {
    case 0:
      return (x + y) % 2 == 0;
    case 1:
      return y % 2 == 0;
    case 2:
      return x % 3 == 0;
    case 3:
      return (x + y) % 3 == 0;
    case 4:
      return (y / 2 + x / 3) % 2 == 0;
    case 5:
      return (x * y) % 2 + (x * y) % 3 == 0;
    case 6:
      return ((x * y) % 2 + (x * y) % 3) % 2 == 0;
    default:
      return ((x + y) % 2 + (x * y) % 3) % 2 == 0;
    }
}

/* The fifteen bits beside the upper left finder, the most significant first. */
static int
read_format (const LkiQrCode *code)
{
  static const int xs[] = { 0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8 };
  static const int ys[] = { 8, 8, 8, 8, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 0 };
  int bits = 0;

  for (int i = 0; i < 15; i++)
    bits = bits << 1 | is_dark (code, xs[i], ys[i]);

  return bits ^ 0x5412;
}

/* In pairs of columns from the right, up and down in turn. */
static void
read_codewords (const LkiQrCode *code,
                int mask,
                guint8 *codewords,
                int n)
{
  int bit = 0;
  gboolean up = TRUE;

  memset (codewords, 0, (gsize) n);
  for (int right = code->size - 1; right > 0; right -= 2, up = !up)
    {
      if (right == 6)
        right--;
      for (int i = 0; i < code->size; i++)
        for (int x = right; x > right - 2; x--)
          {
            int y = up ? code->size - 1 - i : i;

            if (is_function (code, x, y) || bit >= n * 8)
              continue;
            if (is_dark (code, x, y) != is_masked (mask, x, y))
              codewords[bit / 8] |= (guint8) (0x80 >> bit % 8);
            bit++;
          }
    }
  g_assert_cmpint (bit, ==, n * 8);
}

static int
multiply (int a,
          int b)
{
  int product = 0;

  for (; b != 0; b >>= 1, a = a << 1 ^ ((a & 0x80) != 0 ? 0x11d : 0))
    if (b & 1)
      product ^= a;

  return product;
}

/* Without an error, all syndromes are zero. */
static void
assert_no_errors (const guint8 *codewords,
                  int n,
                  int n_correction)
{
  int root = 1;

  for (int i = 0; i < n_correction; i++, root = multiply (root, 2))
    {
      int sum = 0;

      for (int j = 0; j < n; j++)
        sum = multiply (sum, root) ^ codewords[j];
      g_assert_cmpint (sum, ==, 0);
    }
}

/* Takes the blocks apart again: the data of each, then its correction. */
static void
part (const guint8 *codewords,
      int version,
      guint8 *data)
{
  int blocks = n_blocks[version];
  int n_correction = (n_total[version] - n_data[version]) / blocks;
  guint8 *end = data;

  for (int block = 0; block < blocks; block++)
    {
      int shorter = n_data[version] / blocks;
      int n_longer = n_data[version] % blocks;
      gboolean longer = block >= blocks - n_longer;
      guint8 whole[292];
      int n = 0;

      for (int i = 0; i < shorter; i++)
        whole[n++] = codewords[i * blocks + block];
      if (longer)
        whole[n++] = codewords[shorter * blocks + block - (blocks - n_longer)];
      memcpy (end, whole, (gsize) n);
      end += n;
      for (int i = 0; i < n_correction; i++)
        whole[n++] = codewords[n_data[version] + i * blocks + block];
      assert_no_errors (whole, n, n_correction);
    }
}

static void
assert_version (const LkiQrCode *code,
                int version)
{
  int here = 0;
  int there = 0;

  if (version < 7)
    return;

  for (int i = 17; i >= 0; i--)
    {
      here = here << 1 | is_dark (code, code->size - 11 + i % 3, i / 3);
      there = there << 1 | is_dark (code, i / 3, code->size - 11 + i % 3);
    }
  g_assert_cmpint (here, ==, version_bits[version]);
  g_assert_cmpint (there, ==, version_bits[version]);
}

static void
assert_reads (const char *text,
              int version)
{
  g_autoptr (LkiQrCode) code = lki_qr_code_new (text);
  guint8 codewords[292];
  guint8 data[292];
  int format, length;
  g_autofree char *read = NULL;

  g_assert_nonnull (code);
  g_assert_cmpint (code->size, ==, 17 + 4 * version);
  format = read_format (code);
  g_assert_cmpint (format >> 13, ==, 0); /* level M */
  assert_version (code, version);
  read_codewords (code, format >> 10 & 7, codewords, n_total[version]);
  part (codewords, version, data);

  /* Byte mode, a length, and bytes that lie across the codewords. */
  g_assert_cmpint (data[0] >> 4, ==, 4);
  length = (data[0] & 15) << 4 | data[1] >> 4;
  read = g_malloc0 ((gsize) length + 1);
  for (int i = 0; i < length; i++)
    read[i] = (char) ((data[i + 1] & 15) << 4 | data[i + 2] >> 4);
  g_assert_cmpstr (read, ==, text);
}

static void
test_reads (void)
{
  assert_reads ("tel:1", 1);
  assert_reads ("tel:+470000000", 1);
  assert_reads ("tel:+4700000001", 2);
  assert_reads ("tel:+47000000010000000001", 2);
  assert_reads ("tel:+470000000100000000012345678", 3);
  assert_reads ("tel:+4700000001000000000123456789012345678", 3);
}

/* What an authenticator is set up with is as long as the address in it. */
static void
test_reads_long (void)
{
  static const struct
  {
    gsize length;
    int version;
  } lengths[] = { { 43, 4 },  { 62, 4 },  { 84, 5 },  { 106, 6 }, { 122, 7 },
                  { 123, 8 }, { 152, 8 }, { 153, 9 }, { 180, 9 } };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_strnfill (lengths[i].length, 'x');

      memcpy (text, "otpauth://totp/Leadkit:", 23);
      for (gsize j = 23; j < lengths[i].length; j++)
        text[j] = (char) ('!' + j * 7 % 90);
      assert_reads (text, lengths[i].version);
    }
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (181, '1');

  g_assert_null (lki_qr_code_new (text));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr-code/read-by-a-camera", test_reads);
  g_test_add_func ("/qr-code/read-by-a-camera-long", test_reads_long);
  g_test_add_func ("/qr-code/too-long", test_too_long);

  return g_test_run ();
}
